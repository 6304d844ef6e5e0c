using System.Security.Cryptography;
using System.Text;

namespace CrossEncoderOperator.Core.Revisions;

/// <summary>Short hashes that may stand in names.</summary>
internal static class Hash
{
    // No vowels and no 0, 1, 3: no words, and no digits that are mistaken for letters.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>SHA-256 of the text, as far as <paramref name="length"/> characters of the alphabet hold it.</summary>
    public static string Of(string text, int length)
    {
        var value = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan();
        return string.Create(length, new System.Numerics.BigInteger(value, isUnsigned: true), (span, number) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                number = System.Numerics.BigInteger.DivRem(number, Alphabet.Length, out var digit);
                span[i] = Alphabet[(int)digit];
            }
        });
    }
}
