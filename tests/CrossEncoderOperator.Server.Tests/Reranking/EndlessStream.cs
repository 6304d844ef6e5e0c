namespace CrossEncoderOperator.Server.Tests.Reranking;

/// <summary>Spaces, a few at a time.</summary>
internal sealed class EndlessStream(long limit) : Stream
{
    private const int Step = 100;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int step = (int)Math.Min(Math.Min(count, Step), limit - _position);
        buffer.AsSpan(offset, step).Fill((byte)' ');
        _position += step;
        return step;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
