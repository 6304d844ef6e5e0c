using System.Text.Json;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>How many documents a request asks scores for.</summary>
internal static class DocumentCount
{
    /// <summary>
    /// The elements of the first field that holds documents, in whichever of the APIs; 1 for a body that has none or is no JSON. What follows that
    /// field is not read.
    /// </summary>
    public static int Of(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!StartsAsObject(body) || !reader.Read())
            {
                return 1;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var holdsDocuments = HoldsDocuments(in reader);
                reader.Read();
                if (holdsDocuments && reader.TokenType == JsonTokenType.StartArray)
                {
                    return Elements(ref reader);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The replica says what is wrong with it.
        }

        return 1;
    }

    /// <summary>Tells what is no JSON from what may be, without the cost of an exception.</summary>
    private static bool StartsAsObject(ReadOnlySpan<byte> body) =>
        body.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var first && body[first] == (byte)'{';

    private static bool HoldsDocuments(in Utf8JsonReader property) =>
        property.ValueTextEquals("documents"u8) || property.ValueTextEquals("texts"u8)
        || property.ValueTextEquals("passages"u8) || property.ValueTextEquals("text_2"u8);

    private static int Elements(ref Utf8JsonReader array)
    {
        var count = 0;
        while (array.Read() && array.TokenType != JsonTokenType.EndArray)
        {
            array.Skip();
            count++;
        }

        return count;
    }
}
