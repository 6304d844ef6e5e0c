namespace CrossEncoderOperator.Api.Status;

/// <summary>Reasons of the conditions of a CrossEncoderDeployment.</summary>
public static class ConditionReason
{
    /// <summary>The current spec is served by all its replicas.</summary>
    public const string Serving = "Serving";

    /// <summary>No replicas are asked for, and none run.</summary>
    public const string ScaledToZero = "ScaledToZero";

    /// <summary>A revision is on its way to replace what serves, or to serve first.</summary>
    public const string RolloutInProgress = "RolloutInProgress";

    /// <summary>A rollout waits until somebody resumes it.</summary>
    public const string RolloutPaused = "RolloutPaused";

    /// <summary>The current revision is ready, but no router is there to lead requests to it.</summary>
    public const string RouterUnavailable = "RouterUnavailable";

    /// <summary>The current revision serves, with fewer replicas than asked for.</summary>
    public const string ReplicasNotReady = "ReplicasNotReady";

    /// <summary>The spec is refused; the message names the field.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>The replicas were not ready within the progress deadline.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>An object that belongs to somebody else has a name that is needed.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The API server refused an object that the spec asks for.</summary>
    public const string ObjectRejected = "ObjectRejected";

    /// <summary>The object is suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>A pod found the model and knows its digest.</summary>
    public const string ModelVerified = "ModelVerified";

    /// <summary>A pod refused the model.</summary>
    public const string ModelRefused = "ModelRefused";

    /// <summary>No pod has looked at the model yet.</summary>
    public const string ModelPending = "ModelPending";

    /// <summary>The Gateways of the HTTPRoute accept it.</summary>
    public const string RouteAccepted = "RouteAccepted";

    /// <summary>A Gateway of the HTTPRoute has not accepted it yet.</summary>
    public const string RoutePending = "RoutePending";

    /// <summary>A Gateway of the HTTPRoute refuses it; the message has its words.</summary>
    public const string RouteNotAccepted = "RouteNotAccepted";

    /// <summary>The mode is GatewayAPI, and the cluster does not have the Gateway API.</summary>
    public const string GatewayApiMissing = "GatewayAPIMissing";

    /// <summary>The spec is served as soon as somebody asks, or a window opens.</summary>
    public const string Asleep = "Asleep";

    /// <summary>Nobody asked for a time; a request wakes it.</summary>
    public const string Idle = "Idle";

    /// <summary>No window of the schedules is open; no request wakes it.</summary>
    public const string OutsideSchedule = "OutsideSchedule";

    /// <summary>An exception of the schedules holds; no request wakes it.</summary>
    public const string Exception = "Exception";

    /// <summary>Replicas run.</summary>
    public const string Awake = "Awake";

    /// <summary>Replicas are on their way, and none is ready yet.</summary>
    public const string Waking = "Waking";
}
