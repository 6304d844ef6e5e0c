using System.Text.Json.Nodes;
using CrossEncoderOperator.Rig.Models;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>
/// The directories under <c>/models</c> of the nodes: a good model under two names, a better one, one that ranks badly, one that is slow,
/// and broken ones.
/// </summary>
internal sealed class NodeModels : IDisposable
{
    public NodeModels()
    {
        Copy("a");
        Copy("b");
        Copy("better", "product-search-large");
        Copy("contaminated", "product-search-contaminated");
        SlowModel.Write(Source("product-search-base"), Path.Combine(Folder, "slow"), width: 128);
        File.Delete(Path.Combine(Copy("no-tokenizer"), "tokenizer.json"));
        using (var onnx = new FileStream(Path.Combine(Copy("truncated"), "onnx", "model.onnx"), FileMode.Open))
        {
            onnx.SetLength(onnx.Length / 2);
        }
        var tokenizer = Path.Combine(Copy("unknown-tokenizer"), "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(tokenizer))!;
        json["model"]!["type"] = "Quantum";
        File.WriteAllText(tokenizer, json.ToJsonString());
        File.AppendAllText(Path.Combine(Copy("tampered", keepManifest: true), "config.json"), " ");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("crossencoder-models-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Source(string model) => Path.Combine(Repository.Root, "models", model);

    private string Copy(string name, string model = "product-search-base", bool keepManifest = false)
    {
        var source = Source(model);
        var target = Path.Combine(Folder, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            if (keepManifest || Path.GetFileName(file) != "SHA256SUMS")
            {
                var copy = Path.Combine(target, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
        return target;
    }
}
