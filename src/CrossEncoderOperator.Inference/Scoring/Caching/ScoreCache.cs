using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Caching;

/// <summary>
/// Scores of pairs of one model, by what the model reads. When it is full, what was not asked for the longest gives way. All
/// memory is taken at the start. Not safe to use from several threads.
/// </summary>
internal sealed class ScoreCache
{
    /// <summary>A slot, and what the dictionary needs for it.</summary>
    internal const int EntryBytes = 106;

    private const int None = -1;

    private readonly TimeSpan _timeToLive;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Dictionary<UInt128, int> _places;
    private readonly Slot[] _slots;
    private int _newest = None;
    private int _oldest = None;
    private int _free = None;
    private int _used;

    /// <param name="bytes">Memory, at least one entry.</param>
    /// <param name="timeToLive">How long a score is kept.</param>
    /// <param name="time">Clock.</param>
    public ScoreCache(long bytes, TimeSpan timeToLive, TimeProvider time)
    {
        var capacity = (int)Math.Clamp(bytes / EntryBytes, 1, Array.MaxLength / 2);
        _timeToLive = timeToLive;
        _time = time;
        _start = time.GetTimestamp();
        _slots = new Slot[capacity];
        _places = new Dictionary<UInt128, int>(capacity);
    }

    public int Count => _places.Count;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>What tells pairs apart. The segments follow from the length of the query.</summary>
    public static UInt128 KeyOf(EncodedPair pair)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(pair.Ids), hash);
        return MemoryMarshal.Read<UInt128>(hash) ^ (uint)pair.QueryTokens;
    }

    public bool TryGet(UInt128 key, out PairScore score)
    {
        score = default;
        if (!_places.TryGetValue(key, out var place))
        {
            return false;
        }

        Unlink(place);
        if (_slots[place].Expires <= Now)
        {
            _places.Remove(key);
            _slots[place].Older = _free;
            _free = place;
            return false;
        }

        LinkAsNewest(place);
        score = _slots[place].Score;
        return true;
    }

    public void Add(UInt128 key, PairScore score)
    {
        if (_places.TryGetValue(key, out var place))
        {
            Unlink(place);
        }
        else
        {
            place = TakeSlot();
            _places.Add(key, place);
        }

        _slots[place] = new Slot { Key = key, Score = score, Expires = Now + _timeToLive };
        LinkAsNewest(place);
    }

    private int TakeSlot()
    {
        if (_free != None)
        {
            var free = _free;
            _free = _slots[free].Older;
            return free;
        }

        if (_used < _slots.Length)
        {
            return _used++;
        }

        var oldest = _oldest;
        Unlink(oldest);
        _places.Remove(_slots[oldest].Key);
        return oldest;
    }

    private void Unlink(int place)
    {
        var (newer, older) = (_slots[place].Newer, _slots[place].Older);
        if (newer == None)
        {
            _newest = older;
        }
        else
        {
            _slots[newer].Older = older;
        }

        if (older == None)
        {
            _oldest = newer;
        }
        else
        {
            _slots[older].Newer = newer;
        }
    }

    private void LinkAsNewest(int place)
    {
        (_slots[place].Newer, _slots[place].Older) = (None, _newest);
        if (_newest == None)
        {
            _oldest = place;
        }
        else
        {
            _slots[_newest].Newer = place;
        }

        _newest = place;
    }

    private struct Slot
    {
        public UInt128 Key;
        public PairScore Score;
        public TimeSpan Expires;
        public int Newer;
        public int Older;
    }
}
