using System.Globalization;
using CrossEncoderOperator.Core.Capacity;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Capacity;

public sealed class PodRequestsTests
{
    // A container: its requests; i: an init container, s: one that is restarted; p: of the pod as a whole, o: overhead.
    [Theory]
    [InlineData("containers add up", "cpu=1 pods=1 x/y=2", "cpu=0.5 x/y=1", "cpu=0.5 x/y=1")]
    [InlineData("no requests", "pods=1", "")]
    [InlineData("a larger init container counts instead", "cpu=3 memory=1 pods=1", "cpu=1 memory=1", "i cpu=3")]
    [InlineData("a smaller one does not", "cpu=2 pods=1", "cpu=2", "i cpu=1", "i cpu=2")]
    [InlineData("init containers run one by one", "cpu=2 pods=1", "cpu=1", "i cpu=2", "i cpu=2")]
    [InlineData("what is restarted adds up", "cpu=3 pods=1", "cpu=1", "s cpu=1", "s cpu=1")]
    [InlineData("and runs beside later init containers", "cpu=5 pods=1", "cpu=1", "s cpu=1", "i cpu=4")]
    [InlineData("not beside earlier ones", "cpu=4 pods=1", "cpu=1", "i cpu=4", "s cpu=1")]
    [InlineData("requests of the pod replace", "cpu=2 memory=1 pods=1", "cpu=1 memory=1", "p cpu=2")]
    [InlineData("overhead is added", "cpu=2.5 pods=1", "cpu=1", "p cpu=2", "o cpu=0.5")]
    public void Of_a_pod(string what, string expected, params string[] parts)
    {
        var pod = new V1PodSpec
        {
            Containers = [.. parts.Where(part => part is "" || char.IsLetter(part[1])).Select(part => new V1Container { Resources = new() { Requests = Amounts(part) } })],
            InitContainers =
            [
                .. parts.Where(part => part is ['i' or 's', ' ', ..]).Select(part => new V1Container
                {
                    RestartPolicy = part[0] == 's' ? "Always" : null,
                    Resources = new() { Requests = Amounts(part[2..]) },
                }),
            ],
            Resources = parts.Where(part => part is ['p', ' ', ..]).Select(part => new V1ResourceRequirements { Requests = Amounts(part[2..]) }).SingleOrDefault(),
            Overhead = parts.Where(part => part is ['o', ' ', ..]).Select(part => Amounts(part[2..])).SingleOrDefault(),
        };
        var actual = string.Join(' ', PodRequests.Of(pod).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:0.###}")));
        Assert.Equal((what, expected), (what, actual));
    }

    [Theory]
    [InlineData(Samples.Minimal, "cpu=1 memory=1073741824 pods=1")]
    [InlineData(Samples.Gpu, "cpu=4 memory=17179869184 nvidia.com/gpu=2 pods=1")]
    public void Of_our_pods(string spec, string expected)
    {
        var pod = Core.Objects.ServerPod.Template(Samples.Deployment(spec), Samples.Revision(spec), Samples.Settings).Spec;
        Assert.Equal(expected, string.Join(' ', PodRequests.Of(pod).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:0.###}"))));
    }

    private static Dictionary<string, ResourceQuantity> Amounts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => new ResourceQuantity(pair[1]));
}
