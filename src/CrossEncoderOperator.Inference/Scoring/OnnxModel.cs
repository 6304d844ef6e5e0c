using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>An ONNX file that was checked, with what it needs to be run.</summary>
/// <param name="File">Path in the directory of the model, for errors.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="ExternalFolder">Folder of its other files; null when it has none.</param>
internal sealed record OnnxModel(string File, byte[] Bytes, string? ExternalFolder)
{
    /// <exception cref="ModelException">
    /// The file is no ONNX file, or tensors are in files that are not listed in the manifest of the model or not what it says.
    /// </exception>
    public static OnnxModel Read(ModelDirectory directory, string file)
    {
        var bytes = directory.Read(file);
        var locations = OnnxFile.Check(file, bytes);
        foreach (var location in locations)
        {
            // Manifests list no path with "..", so that nothing outside the directory is ever found in one.
            var folder = file[..(file.LastIndexOf('/') + 1)];
            directory.Verify(folder + location);
        }

        return new OnnxModel(file, bytes, locations.Count > 0 ? directory.FolderOf(file) : null);
    }
}
