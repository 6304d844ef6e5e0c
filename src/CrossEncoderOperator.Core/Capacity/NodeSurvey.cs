using System.Globalization;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What is seen of the nodes while looking for room, and what is to be said of it.</summary>
internal sealed class NodeSurvey(KeyValuePair<string, decimal>[] demand, int count)
{
    /// <summary>By resource: the most that a node has which a pod may run on, but which is too small.</summary>
    private readonly Dictionary<string, decimal> _largest = new(StringComparer.Ordinal);

    /// <summary>By resource: how often it was the scarcest of a node.</summary>
    private readonly Dictionary<string, int> _scarcest = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (decimal Free, decimal Total, decimal MostFree)> _amounts = new(StringComparer.Ordinal);
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
        foreach (var (name, _) in demand)
        {
            _largest[name] = decimal.Max(_largest.GetValueOrDefault(name), node.Allocatable.GetValueOrDefault(name));
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
        var free = demand.ToDictionary(request => request.Key, request => node.Allocatable[request.Key], StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            foreach (var (name, _) in demand)
            {
                free[name] -= pod.Requests.GetValueOrDefault(name);
            }
        }
        var scarcest = demand.MinBy(request => free[request.Key] / request.Value);
        _scarcest[scarcest.Key] = _scarcest.GetValueOrDefault(scarcest.Key) + 1;
        Room += (int)decimal.Clamp(decimal.Floor(free[scarcest.Key] / scarcest.Value), 0, count - Room);
        foreach (var (name, _) in demand)
        {
            var sum = _amounts.GetValueOrDefault(name);
            var left = decimal.Max(0, free[name]);
            _amounts[name] = (sum.Free + left, sum.Total + node.Allocatable[name], decimal.Max(sum.MostFree, left));
        }
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
        var name = _scarcest.MaxBy(pair => pair.Value).Key;
        var (free, total, most) = _amounts[name];
        var text = $"room for {Room} of {Pods(count)} now: {Amount(name, free)} of {Amount(name, total)} {name} free on {Nodes(_nodes.Open)}, "
            + $"at most {Amount(name, most)} on one; a pod asks for {Amount(name, demand.Single(request => request.Key == name).Value)}";
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
        var lacking = demand.Where(request => _largest[request.Key] < request.Value).ToArray();
        var wanted = lacking.Length == 0
            ? string.Join(" and ", demand.Where(request => request.Key != PodRequests.Pods).Select(Text)) + " together"
            : string.Join(" or ", lacking.Select(Lacking));
        return _nodes.TaintedBigEnough > 0 ? $"{none} {wanted}; {tainted} {Nodes(_nodes.TaintedBigEnough)} big enough" : $"{none} {wanted}";
    }

    private string Lacking(KeyValuePair<string, decimal> request) =>
        _largest[request.Key] is > 0 and var largest ? $"{Text(request)} (at most {Amount(request.Key, largest)})" : request.Key;

    private static string Text(KeyValuePair<string, decimal> request) => $"{Amount(request.Key, request.Value)} {request.Key}";

    private static string Taint(V1Taint? taint) =>
        $"taint {taint?.Key}{(string.IsNullOrEmpty(taint?.Value) ? string.Empty : $"={taint.Value}")}:{taint?.Effect}";

    private static string Pods(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "pod" : "pods")}");

    private static string Nodes(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "node" : "nodes")}");

    private static string Amount(string resource, decimal value) => new ResourceQuantity(
        value, 0, resource is "memory" or "ephemeral-storage" ? ResourceQuantity.SuffixFormat.BinarySI : ResourceQuantity.SuffixFormat.DecimalSI).ToString();
}
