using System.CommandLine;
using System.Globalization;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Server.Fetching;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Commands;

/// <summary><c>fetch</c>: brings a model into a directory and verifies it there.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var uri = new Option<string>("--uri")
        {
            Description = "https:// directory that serves SHA256SUMS; file:// verifies the directory of --to in place.",
            Required = true,
        };
        var to = new Option<string>("--to") { Description = "Directory for the model.", Required = true };
        var pin = new Option<string?>("--sha256") { Description = "Digest that the model must have." };
        var maxBytes = new Option<long>("--max-bytes")
        {
            Description = "Largest model.",
            DefaultValueFactory = _ => FetchOptions.DefaultMaxBytes,
        };
        var allowHttp = new Option<bool>("--allow-http") { Description = "Allow http:// too." };
        var allowPrivate = new Option<bool>("--allow-private") { Description = "Allow loopback, private and link-local addresses." };
        var terminationLog = Options.TerminationLog();
        var command = new Command("fetch", "Downloads and verifies a model.")
        {
            uri, to, pin, maxBytes, allowHttp, allowPrivate, terminationLog,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(uri),
            parsed.GetRequiredValue(to),
            parsed.GetValue(pin),
            new FetchOptions
            {
                MaxBytes = parsed.GetValue(maxBytes),
                AllowHttp = parsed.GetValue(allowHttp),
                AllowPrivate = parsed.GetValue(allowPrivate),
            },
            TerminationLog.At(parsed.GetValue(terminationLog)),
            cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(
        string uri, string to, string? pin, FetchOptions options, TerminationLog log, CancellationToken cancellation)
    {
        try
        {
            if (pin is not null && !Manifest.IsDigest(pin))
            {
                throw new SettingsException("--sha256: must be 64 lower-case hex digits");
            }

            var source = SourceUri.Parse(uri, options.AllowHttp);
            var model = source.IsFile
                ? ModelDirectory.Open(to, pin)
                : await DownloadAsync(source, to, pin, options, cancellation);
            long size = model.Verify();
            log.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"digest\":\"{model.Manifest.Digest}\",\"sizeBytes\":{size}}}"));
            Console.WriteLine($"verified {model.Manifest.Hashes.Count} files, {size} bytes, digest {model.Manifest.Digest}");
            return 0;
        }
        catch (Exception e) when (Faults.IsPlain(e))
        {
            return Faults.Report(e, log);
        }
    }

    private static async Task<ModelDirectory> DownloadAsync(
        Uri source, string to, string? pin, FetchOptions options, CancellationToken cancellation)
    {
        using var http = new HttpMessageInvoker(CheckedConnection.CreateHandler(options.AllowPrivate));
        var download = new ModelDownload(
            new HttpSource(http, options, TimeProvider.System),
            new Retry(options, TimeProvider.System, Console.WriteLine),
            options,
            Console.WriteLine);
        return await download.RunAsync(source, to, pin, cancellation);
    }
}
