using CrossEncoderOperator.DevCluster.Access;

namespace CrossEncoderOperator.DevCluster.Commands;

/// <summary>A file of bearer tokens, a line each: <c>token,user,uid[,group…]</c>.</summary>
internal static class TokenFile
{
    public static Dictionary<string, User> Read(FileInfo file)
    {
        var tokens = new Dictionary<string, User>();
        foreach (var (number, line) in File.ReadLines(file.FullName).Index())
        {
            var words = line.Split(',', StringSplitOptions.TrimEntries);
            if (words is [{ Length: > 0 } token, { Length: > 0 } name, var uid, .. var groups])
            {
                tokens[token] = new User(name, uid, [.. groups.Select(g => g.Trim('"')), "system:authenticated"]);
            }
            else if (line.Trim().Length > 0)
            {
                throw new InvalidDataException($"{file}:{number + 1}: expected token,user,uid[,group…]");
            }
        }

        return tokens;
    }
}
