using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>post_processor</c>.</summary>
internal static class PostProcessorReader
{
    /// <returns>The template, and whether the ranges of tokens leave white space out.</returns>
    public static (PairTemplate Template, bool Trims, bool AddPrefixSpace) Read(JsonSetting part) =>
        part.Get("type").OneOf("TemplateProcessing", "BertProcessing", "RobertaProcessing") switch
        {
            "TemplateProcessing" => (new PairTemplate(TemplateParts(part)), false, false),
            "BertProcessing" => (new PairTemplate(FixedParts(part, separators: 1, secondType: 1)), false, false),
            _ => (
                new PairTemplate(FixedParts(part, separators: 2, secondType: 0)),
                part.Get("trim_offsets").FlagOrNull() ?? true,
                part.Get("add_prefix_space").FlagOrNull() ?? true),
        };

    private static PairTemplate.Part[] FixedParts(JsonSetting part, int separators, int secondType)
    {
        var start = SpecialId(part.Get("cls"));
        var separator = SpecialId(part.Get("sep"));
        return
        [
            new(PairTemplate.Source.Special, 0, start),
            new(PairTemplate.Source.Query, 0),
            .. Enumerable.Repeat(new PairTemplate.Part(PairTemplate.Source.Special, 0, separator), separators),
            new(PairTemplate.Source.Document, secondType),
            new(PairTemplate.Source.Special, secondType, separator),
        ];
    }

    /// <summary>A special token as <c>["[SEP]", 102]</c>.</summary>
    private static int SpecialId(JsonSetting pair) =>
        pair.Items().ToArray() is [_, var id] ? id.Number() : throw pair.Error("must be a token and its id");

    private static PairTemplate.Part[] TemplateParts(JsonSetting part)
    {
        var pair = part.Get("pair");
        PairTemplate.Part[] parts = [.. pair.Items().SelectMany(piece => TemplateParts(part, piece))];
        var complete = parts.Count(p => p.Source == PairTemplate.Source.Query) == 1
            && parts.Count(p => p.Source == PairTemplate.Source.Document) == 1;
        return complete ? parts : throw pair.Error("must have the sequences A and B once each");
    }

    private static IEnumerable<PairTemplate.Part> TemplateParts(JsonSetting part, JsonSetting piece)
    {
        var sequence = piece.Get("Sequence");
        var special = piece.Get("SpecialToken");
        if (!sequence.IsAbsent)
        {
            var id = sequence.Get("id");
            var source = id.Text() switch
            {
                "A" => PairTemplate.Source.Query,
                "B" => PairTemplate.Source.Document,
                _ => throw id.Error("must be A or B"),
            };
            return [new(source, sequence.Get("type_id").Number())];
        }

        var ids = part.Get("special_tokens").Get(special.Get("id").Text()).Get("ids");
        var typeId = special.Get("type_id").Number();
        if (ids.IsAbsent)
        {
            throw ids.Error("is missing");
        }

        return ids.Items().Select(id => new PairTemplate.Part(PairTemplate.Source.Special, typeId, id.Number()));
    }
}
