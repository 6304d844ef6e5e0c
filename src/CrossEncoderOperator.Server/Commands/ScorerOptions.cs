using System.CommandLine;
using CrossEncoderOperator.Server.Evaluation;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Commands;

/// <summary>Options of the commands that score labelled queries.</summary>
internal sealed class ScorerOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "Labelled queries: JSON lines with query, documents and grades.",
        Required = true,
    };

    public Option<string?> Model { get; } = new("--model") { Description = "Model directory." };

    public Option<string?> Url { get; } = new("--url") { Description = "A server instead of a model, like http://product-search.shop/." };

    public Option<string?> Settings { get; } = new("--settings") { Description = "server.json for the model; defaults without it." };

    public Option<int> HitGrade { get; } = new("--relevant")
    {
        Description = "Grade from which a document is relevant where there is only relevant and not.",
        DefaultValueFactory = _ => 1,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Data, Model, Url, Settings, HitGrade])
        {
            command.Add(option);
        }
    }

    /// <exception cref="EvaluationException">A file cannot be read, or a document cannot be scored.</exception>
    public async Task<(IReadOnlyList<LabelledQuery> Queries, double[][] Scores)> ScoreAsync(
        ParseResult parsed, bool raw, CancellationToken cancellation)
    {
        var queries = LabelledFile.Read(parsed.GetRequiredValue(Data));
        await using var scorer = await CreateAsync(parsed, cancellation);
        var scores = new double[queries.Count][];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = await scorer.ScoreAsync(queries[i], raw, cancellation);
        }

        return (queries, scores);
    }

    private async Task<IScorer> CreateAsync(ParseResult parsed, CancellationToken cancellation) =>
        (parsed.GetValue(Model), parsed.GetValue(Url)) switch
        {
            ({ } directory, null) => await ModelScorer.LoadAsync(
                directory, parsed.GetValue(Settings) is { } path ? SettingsFile.Read(path) : new ServerSettings(), cancellation),
            (null, { } url) => new UrlScorer(new HttpClient(), ParseUrl(url), TimeProvider.System),
            _ => throw new EvaluationException("--model or --url is needed, and only one of them"),
        };

    /// <summary>A path through the router, <c>/{namespace}/{name}</c>, is kept.</summary>
    private static Uri ParseUrl(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new EvaluationException("--url: must be an http:// or https:// URL");
}
