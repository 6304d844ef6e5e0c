using CrossEncoderOperator.Core.Revisions;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>Names of the objects of a CrossEncoderDeployment.</summary>
internal static class ChildNames
{
    // The length of a DNS label: names of Deployments go into host names and labels of pods.
    private const int MaxLength = 63;
    private const int HashLength = 8;

    /// <summary>Name of an object of one revision: at most 63 characters, unique even where the name had to be cut.</summary>
    public static string OfRevision(string deployment, string revision)
    {
        var room = MaxLength - revision.Length - 1;
        return $"{(deployment.Length <= room ? deployment : Cut(deployment, room))}-{revision}";
    }

    private static string Cut(string name, int length) =>
        $"{name[..(length - HashLength - 1)].TrimEnd('-')}-{Hash.Of(name, HashLength)}";
}
