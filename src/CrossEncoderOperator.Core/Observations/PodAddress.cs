using CrossEncoderOperator.Core.Objects;
using k8s.Models;

namespace CrossEncoderOperator.Core.Observations;

/// <summary>Where the server of a pod listens.</summary>
public static class PodAddress
{
    /// <param name="pod">A pod that has an address.</param>
    /// <param name="path">Path there.</param>
    public static Uri Of(V1Pod pod, string path = "/")
    {
        ArgumentNullException.ThrowIfNull(pod);
        return new UriBuilder(Uri.UriSchemeHttp, pod.Status.PodIP, ServerPod.Port, path).Uri;
    }
}
