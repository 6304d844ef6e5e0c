using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>
/// The body of one request in memory, so that it can be sent twice. It grows with what has arrived, not with what was announced.
/// </summary>
internal sealed class BodyBuffer(BodyMemory memory) : IDisposable
{
    private const int FirstSize = 64 << 10;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    /// <summary>What it takes of memory, in bytes.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Reads the whole body.</summary>
    public async ValueTask<BodyResult> ReadAsync(HttpRequest request, long limit)
    {
        var announced = request.ContentLength;
        if (announced > limit)
        {
            return BodyResult.TooLarge;
        }

        if (announced == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return BodyResult.Complete;
        }

        // One byte more than a body that is announced: the read that finds its end needs room.
        var (body, most) = (request.Body, limit + 1);
        if (!Grow((int)Math.Min(announced + 1 ?? FirstSize, FirstSize)))
        {
            return BodyResult.NoMemory;
        }

        while (true)
        {
            if (Length == _buffer.Length && !Grow((int)Math.Min(most, 2L * _buffer.Length)))
            {
                return BodyResult.NoMemory;
            }

            var read = await body.ReadAsync(_buffer.AsMemory(Length), request.HttpContext.RequestAborted);
            if (read == 0)
            {
                return BodyResult.Complete;
            }

            Length += read;
            if (Length > limit)
            {
                return BodyResult.TooLarge;
            }
        }
    }

    /// <summary>The body from its beginning.</summary>
    public Stream Open() => new MemoryStream(_buffer, 0, Length, writable: false);

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            memory.Release(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, Length) = ([], 0);
        }
    }

    private bool Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        if (!memory.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, Length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            memory.Release(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
        return true;
    }
}
