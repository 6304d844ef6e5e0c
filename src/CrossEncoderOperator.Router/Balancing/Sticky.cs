using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CrossEncoderOperator.Router.Balancing;

/// <summary>The position of a session: the same in every router, and drawn afresh for every canary.</summary>
internal static class Sticky
{
    private const int MaxOnStack = 512;

    /// <param name="salt">What makes the same session fall elsewhere: the deployment and its canary.</param>
    public static ulong Position(string salt, string session)
    {
        var size = Encoding.UTF8.GetMaxByteCount(salt.Length + session.Length);
        var text = size <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[size];
        var length = Encoding.UTF8.GetBytes(salt, text);
        length += Encoding.UTF8.GetBytes(session, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
