using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Api.Traffic;

namespace CrossEncoderOperator.Api;

/// <summary>
/// What is asked of a CrossEncoderDeployment. A revision is the hash of model, serving, resources and podTemplate: changing one of
/// these makes a new revision, which replaces the one that serves once all its replicas are ready. Changing anything else restarts
/// no pod.
/// </summary>
public sealed record CrossEncoderDeploymentSpec
{
    /// <summary>Stop acting on this object: what serves goes on serving as it is, and nothing is created, changed or deleted. Default: false.</summary>
    public bool? Suspend { get; init; }

    /// <summary>The model to serve.</summary>
    [Required]
    public ModelSpec? Model { get; init; }

    /// <summary>How the model is served.</summary>
    public ServingSpec? Serving { get; init; }

    /// <summary>What a pod may use. It is both request and limit.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>
    /// The part of a pod template that may be set, merged into the pods that the operator makes. What is not listed here
    /// (host namespaces, volumes, security contexts, commands, …) cannot be set.
    /// </summary>
    public PodTemplate? PodTemplate { get; init; }

    /// <summary>How many replicas run, and when.</summary>
    public ScalingSpec? Scaling { get; init; }

    /// <summary>What a revision is judged by.</summary>
    public SloSpec? Slo { get; init; }

    /// <summary>How a new revision replaces the one that serves.</summary>
    public RolloutSpec? Rollout { get; init; }

    /// <summary>How requests reach the revisions.</summary>
    public TrafficSpec? Traffic { get; init; }
}
