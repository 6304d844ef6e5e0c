using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace CrossEncoderOperator.Operator.Settings;

/// <summary>Settings in a file of YAML or JSON, for what has too many parts for the command line.</summary>
internal static class SettingsFile
{
    private static readonly IDeserializer s_yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    /// <summary>Reads a file; unknown fields are errors.</summary>
    /// <param name="path">Path of the file; null reads nothing.</param>
    /// <param name="error">Why it cannot be read, else null.</param>
    public static T Read<T>(string? path, out string? error)
        where T : class, new()
    {
        error = null;
        if (path is null)
        {
            return new();
        }
        try
        {
            using var text = File.OpenText(path);
            return s_yaml.Deserialize<T>(text) ?? new();
        }
        catch (YamlException fault)
        {
            error = FormattableString.Invariant($"{path}: line {fault.Start.Line}: {(fault.InnerException ?? fault).Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error = fault.Message;
        }
        return new();
    }
}
