using System.Buffers.Binary;
using System.Net;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>One address per pod. An address returns to use only after all others have had their turn.</summary>
internal sealed class AddressPool(IPNetwork network)
{
    private readonly Lock _gate = new();
    private readonly HashSet<uint> _used = [];
    private readonly uint _first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
    private readonly uint _size = (uint)Math.Min(uint.MaxValue, 1L << (32 - network.PrefixLength));
    private uint _last;

    public IPAddress Take()
    {
        lock (_gate)
        {
            for (var tries = 0u; tries < _size; tries++)
            {
                _last = (_last + 1) % _size;
                // The first and the last of a network are not for hosts.
                if (_last == 0 || _last == _size - 1 || !_used.Add(_last)) continue;
                var bytes = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(bytes, _first + _last);
                return new IPAddress(bytes);
            }
        }

        throw new InvalidOperationException($"no free address in {network}");
    }

    /// <summary>Goes on after an address that was used before this pool came to be.</summary>
    public void Skip(IPAddress address)
    {
        if (network.Contains(address))
            lock (_gate) _last = Math.Max(_last, Offset(address));
    }

    public void Return(IPAddress address)
    {
        lock (_gate) _used.Remove(Offset(address));
    }

    private uint Offset(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) - _first;
}
