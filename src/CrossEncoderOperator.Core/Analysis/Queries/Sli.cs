using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Core.Inquiries;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Analysis.Queries;

/// <summary>A share of good events that a revision is judged by, and how it is asked for.</summary>
public sealed class Sli
{
    private readonly IMetadata<V1ObjectMeta> _deployment;
    private readonly string _prometheus;
    private readonly (string Good, string Total) _query;

    internal Sli(SliObjective objective, bool dryRun, IMetadata<V1ObjectMeta> deployment, string prometheus, (string Good, string Total) query)
    {
        Objective = objective;
        DryRun = dryRun;
        _deployment = deployment;
        _prometheus = prometheus;
        _query = query;
    }

    /// <summary>Name, as in the status.</summary>
    public string Name => Objective.Name;

    /// <summary>What is asked of it.</summary>
    public SliObjective Objective { get; }

    /// <summary>Whether verdicts are reported only.</summary>
    public bool DryRun { get; }

    /// <summary>The queries for one revision.</summary>
    /// <param name="revision">Hash of the revision.</param>
    /// <param name="window">Time since the judging began; whole seconds are used, at least one.</param>
    public SliQuestion Question(string revision, TimeSpan window)
    {
        return new(Name, revision, _prometheus, Fill(_query.Good), Fill(_query.Total));

        string Fill(string template) =>
            QueryTemplate.Fill(template, _deployment.Metadata.NamespaceProperty, _deployment.Metadata.Name, revision, window);
    }
}
