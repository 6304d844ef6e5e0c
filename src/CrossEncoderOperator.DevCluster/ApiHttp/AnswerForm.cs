namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>How the client wants its answer, by its Accept header.</summary>
/// <param name="As">Table, PartialObjectMetadata, PartialObjectMetadataList, APIGroupDiscoveryList; null for the thing itself.</param>
internal sealed record AnswerForm(bool Yaml, string? As, string? Version)
{
    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    public static AnswerForm Json { get; } = new(false, null, null);

    /// <param name="forms">The forms besides the thing itself that can be served here.</param>
    /// <exception cref="Clients.ApiException">406: nothing the client takes can be served.</exception>
    public static AnswerForm Parse(string? accept, params string[] forms)
    {
        if (string.IsNullOrWhiteSpace(accept)) return Json;

        var wanted = accept.Split(',').Select(c => c.Split(';', StringSplitOptions.TrimEntries)).Select((words, order) => (
            Type: words[0],
            Parameters: words.Skip(1).Select(w => w.Split('=', 2)).Where(w => w.Length == 2).DistinctBy(w => w[0]).ToDictionary(w => w[0], w => w[1]),
            order));
        foreach (var (type, parameters, _) in wanted.OrderByDescending(w => Weight(w.Parameters)).ThenBy(w => w.order))
        {
            var form = parameters.GetValueOrDefault("as");
            var yaml = type == "application/yaml";
            if ((form is null || forms.Contains(form)) && (yaml || type is "application/json" or "*/*" or "application/*")
                && (form is null || parameters.GetValueOrDefault("v") is "v1" or "v2" or "v2beta1"))
            {
                return new AnswerForm(yaml, form, parameters.GetValueOrDefault("v"));
            }
        }

        throw ApiObjects.Refusal.NotAcceptable(Accepted);
    }

    private static double Weight(Dictionary<string, string> parameters) =>
        double.TryParse(parameters.GetValueOrDefault("q"), System.Globalization.CultureInfo.InvariantCulture, out var weight) ? weight : 1;
}
