using System.Buffers;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>
/// Memory for the token ids of a request: few large arrays of the shared pool, which would not keep as many small ones as a
/// request has pairs. Safe to use from several threads.
/// </summary>
internal sealed class TokenArena
{
    /// <summary>32 KiB: below the large object heap.</summary>
    private const int SlabLength = 1 << 13;

    private readonly Lock _lock = new();
    private readonly List<int[]> _slabs = [];
    private int[] _slab = [];
    private int _used;

    public Memory<int> Take(int length)
    {
        lock (_lock)
        {
            if (_slab.Length - _used < length)
            {
                _slab = ArrayPool<int>.Shared.Rent(Math.Max(length, SlabLength));
                _slabs.Add(_slab);
                _used = 0;
            }

            var taken = _slab.AsMemory(_used, length);
            _used += length;
            return taken;
        }
    }

    /// <summary>Nothing may read what was taken any more.</summary>
    public void Release()
    {
        lock (_lock)
        {
            foreach (var slab in _slabs)
            {
                ArrayPool<int>.Shared.Return(slab);
            }

            _slabs.Clear();
            _slab = [];
            _used = 0;
        }
    }
}
