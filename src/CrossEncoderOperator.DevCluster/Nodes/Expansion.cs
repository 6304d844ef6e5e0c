using System.Text;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary><c>$(NAME)</c> references in commands, arguments and environment values.</summary>
internal static class Expansion
{
    /// <summary>An unknown name stays as it is written; <c>$$</c> stands for one <c>$</c> that begins no reference.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var end = text[i + 1] == '(' ? text.IndexOf(')', i) : -1;
            if (end > 0)
            {
                result.Append(variables.TryGetValue(text[(i + 2)..end], out var value) ? value : text[i..(end + 1)]);
                i = end;
            }
            else
            {
                result.Append('$');
                if (text[i + 1] == '$') i++;
            }
        }

        return result.ToString();
    }
}
