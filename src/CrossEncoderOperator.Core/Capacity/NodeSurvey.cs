using System.Globalization;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What is seen of the nodes while looking for room, and what is to be said of it.</summary>
internal sealed class NodeSurvey(KeyValuePair<string, decimal>[] demand, int count)
{
    // Arrays have an element for each resource that is asked for.

    /// <summary>The most that a node has which a pod may run on, but which is too small.</summary>
    private readonly decimal[] _largest = new decimal[demand.Length];

    /// <summary>How often it was the scarcest of a node.</summary>
    private readonly int[] _scarcest = new int[demand.Length];

    private readonly (decimal Free, decimal Total, decimal MostFree)[] _amounts = new (decimal, decimal, decimal)[demand.Length];
    private V1Taint? _taint;
    private (int All, int Unmatched, int Tainted, int TaintedBigEnough, int TooSmall, int Held, int Open) _nodes;

    /// <summary>How many pods fit now.</summary>
    public int Room { get; private set; }

    public bool IsBigEnough(ClusterNode node) => demand.All(request => node.Allocatable.GetValueOrDefault(request.Key) >= request.Value);

    public void Unmatched()
    {
        _nodes.All++;
        _nodes.Unmatched++;
    }

    public void Tainted(ClusterNode node, V1Taint taint)
    {
        _nodes.All++;
        _nodes.Tainted++;
        if (IsBigEnough(node) && _nodes.TaintedBigEnough++ == 0)
        {
            _taint = taint;
        }
        _taint ??= taint;
    }

    public void TooSmall(ClusterNode node)
    {
        _nodes.All++;
        _nodes.TooSmall++;
        for (var i = 0; i < demand.Length; i++)
        {
            _largest[i] = decimal.Max(_largest[i], node.Allocatable.GetValueOrDefault(demand[i].Key));
        }
    }

    public void Held()
    {
        _nodes.All++;
        _nodes.Held++;
    }

    /// <summary>A node that pods can be placed on, as far as there is room.</summary>
    public void Open(ClusterNode node, IEnumerable<ClusterPod> pods)
    {
        _nodes.All++;
        _nodes.Open++;
        var free = Array.ConvertAll(demand, request => node.Allocatable[request.Key]);
        foreach (var pod in pods)
        {
            for (var i = 0; i < free.Length; i++)
            {
                free[i] -= pod.Requests.GetValueOrDefault(demand[i].Key);
            }
        }
        var fits = (Times: decimal.MaxValue, Resource: 0);
        for (var i = 0; i < free.Length; i++)
        {
            var times = free[i] / demand[i].Value;
            fits = times < fits.Times ? (times, i) : fits;
            var left = decimal.Max(0, free[i]);
            ref var sum = ref _amounts[i];
            sum = (sum.Free + left, sum.Total + node.Allocatable[demand[i].Key], decimal.Max(sum.MostFree, left));
        }
        _scarcest[fits.Resource]++;
        Room += (int)decimal.Clamp(decimal.Floor(fits.Times), 0, count - Room);
    }

    public CapacityFinding Finding() =>
        Room >= count ? new(CapacityVerdict.Fits, count, $"room for {Pods(count)}")
        : _nodes.Open + _nodes.Held > 0 ? new(CapacityVerdict.NoRoomNow, Room, NoRoom())
        : new(CapacityVerdict.NeverFits, 0, NoNode());

    private string NoRoom()
    {
        var held = $"{Nodes(_nodes.Held)} big enough for a pod {(_nodes.Held == 1 ? "is" : "are")} cordoned or not ready";
        if (_nodes.Open == 0)
        {
            return $"no room now: {held}";
        }
        var scarcest = _scarcest.IndexOf(_scarcest.Max());
        var (name, amount) = demand[scarcest];
        var (free, total, most) = _amounts[scarcest];
        var text = $"room for {Room} of {Pods(count)} now: {Amount(name, free)} of {Amount(name, total)} {name} free on {Nodes(_nodes.Open)}, "
            + $"at most {Amount(name, most)} on one; a pod asks for {Amount(name, amount)}";
        return _nodes.Held > 0 ? $"{text}; {held}" : text;
    }

    private string NoNode()
    {
        if (_nodes.All == 0)
        {
            return "the cluster has no nodes";
        }
        if (_nodes.TooSmall == 0 && _nodes.Tainted == 0)
        {
            return $"none of {Nodes(_nodes.All)} matches the pods' node selector and node affinity";
        }
        var tainted = $"{Taint(_taint)} keeps the pods off";
        if (_nodes.TooSmall == 0)
        {
            return $"no node may run the pods: {tainted} {Nodes(_nodes.Tainted)}"
                + (_nodes.Unmatched > 0 ? ", the others do not match their node selector and node affinity" : string.Empty);
        }
        var none = _nodes.TooSmall == _nodes.All ? "no node has" : "no node that may run a pod has";
        var lacking = demand.Index().Where(request => _largest[request.Index] < request.Item.Value).ToArray();
        var wanted = lacking.Length == 0
            ? string.Join(" and ", demand.Where(request => request.Key != PodRequests.Pods).Select(Text)) + " together"
            : string.Join(" or ", lacking.Select(request => Lacking(request.Item, _largest[request.Index])));
        return _nodes.TaintedBigEnough > 0 ? $"{none} {wanted}; {tainted} {Nodes(_nodes.TaintedBigEnough)} big enough" : $"{none} {wanted}";
    }

    private static string Lacking(KeyValuePair<string, decimal> request, decimal largest) =>
        largest > 0 ? $"{Text(request)} (at most {Amount(request.Key, largest)})" : request.Key;

    private static string Text(KeyValuePair<string, decimal> request) => $"{Amount(request.Key, request.Value)} {request.Key}";

    private static string Taint(V1Taint? taint) =>
        $"taint {taint?.Key}{(string.IsNullOrEmpty(taint?.Value) ? string.Empty : $"={taint.Value}")}:{taint?.Effect}";

    private static string Pods(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "pod" : "pods")}");

    private static string Nodes(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "node" : "nodes")}");

    private static string Amount(string resource, decimal value) => new ResourceQuantity(
        value, 0, resource is "memory" or "ephemeral-storage" ? ResourceQuantity.SuffixFormat.BinarySI : ResourceQuantity.SuffixFormat.DecimalSI).ToString();
}
