using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Observations;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Quality;
using k8s.Models;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>
/// The looks at a rollout's numbers: asks what is to be asked, and makes verdicts of the answers. Counts are cumulative: the canary's since
/// the judging began, those of the revision that serves since the rollout began.
/// </summary>
internal sealed class Looks(Snapshot snapshot, RolloutSettings settings)
{
    // As long as several scrapes: a rate needs two of them.
    private static readonly TimeSpan s_preflightWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_shortestWindow = TimeSpan.FromSeconds(1);

    private readonly DateTime _now = snapshot.Now.UtcDateTime;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private Inquiry? _counting;
    private Inquiry? _ranking;

    /// <summary>
    /// What to find out, as far as it is time. The ranking of a golden set is an inquiry of its own, so that the counts do not wait for it.
    /// </summary>
    public IReadOnlyList<Inquiry> Asks => [.. new[] { _counting, _ranking }.OfType<Inquiry>()];

    /// <summary>When the next look is due.</summary>
    public DateTimeOffset? NextLook { get; private set; }

    /// <summary>Tries every query on the revision that serves.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="stable">The revision that serves.</param>
    /// <param name="faults">What is wrong with which query, once learned.</param>
    /// <param name="askedAt">When that was asked.</param>
    public LookResult Preflight(RolloutStatus rollout, string stable, out IReadOnlyList<string> faults, out DateTime? askedAt)
    {
        (faults, askedAt, NextLook) = ([], null, null);
        if (settings.Slis.Count == 0)
        {
            return LookResult.Nothing;
        }
        var questions = settings.Slis.Select(sli => sli.Question(stable, s_preflightWindow)).ToList();
        if (Count(rollout, questions, settings.Interval) is not { } findings)
        {
            return LookResult.Waiting;
        }
        askedAt = WholeSeconds.Of(findings.AskedAt);
        faults = [.. settings.Slis.Where(sli => !sli.DryRun)
            .Select(sli => (sli.Name, Answer: AnswerOf(findings, sli.Name, stable)))
            .Where(pair => pair.Answer?.Counts is null)
            .Select(pair => $"{pair.Name}: {pair.Answer?.Error ?? $"no value for revision {stable}"}")];
        return LookResult.Learned;
    }

    /// <summary>Looks at the numbers.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="stable">The revision to compare with; null when there is none.</param>
    /// <param name="golden">Whether the golden set is to be ranked.</param>
    /// <param name="learned">The rollout with what was learned.</param>
    public LookResult Look(RolloutStatus rollout, string? stable, bool golden, out RolloutStatus learned)
    {
        learned = rollout;
        (_ranking, NextLook) = (null, null);
        if (golden && Golden(rollout, stable) is { } question && Rank(rollout, question) is { Golden: { } ranked, AskedAt: var at })
        {
            learned = learned with { Quality = QualityVerdict.Of(settings.Quality!, ranked, rollout.Step, at) };
        }
        var isWatching = rollout.State == RolloutState.Watching;
        if (Count(rollout, [.. Questions(rollout, stable)], isWatching ? settings.WatchInterval : settings.Interval) is { } findings)
        {
            var judged = Judged(learned, findings, stable);
            // Nothing is lost by not writing it down: counts are cumulative.
            learned = isWatching && Same(rollout.Verdicts, judged.Verdicts) ? learned : judged;
            return LookResult.Learned;
        }
        return ReferenceEquals(learned, rollout) ? LookResult.Waiting : LookResult.Learned;
    }

    /// <summary>Whether every objective that counts has passed.</summary>
    public bool AllPass(RolloutStatus rollout) =>
        settings.Slis.Where(sli => !sli.DryRun).All(sli => VerdictOn(rollout, sli.Name) is { Verdict: nameof(Verdict.Pass) });

    /// <summary>The first breach that counts, in one sentence.</summary>
    public string? Breach(RolloutStatus rollout) => settings.Slis.Where(sli => !sli.DryRun)
        .Select(sli => VerdictOn(rollout, sli.Name))
        .Where(verdict => verdict is { Verdict: nameof(Verdict.Breach) })
        .Select(verdict => string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict!.Sli} of revision {verdict.Revision}: {verdict.Value:P2} of {verdict.Total:0} good, {verdict.Limit:P2} are needed"))
        .FirstOrDefault();

    /// <summary>What has not passed, in one sentence.</summary>
    public string Undecided(RolloutStatus rollout)
    {
        var open = settings.Slis.Where(sli => !sli.DryRun)
            .Select(sli => (sli.Name, Verdict: VerdictOn(rollout, sli.Name)))
            .Where(pair => pair.Verdict is not { Verdict: nameof(Verdict.Pass) })
            .Select(pair => pair.Verdict is { } verdict
                ? $"{pair.Name} {verdict.Reason}{(verdict.Message is { } words ? $" ({words})" : "")}"
                : $"{pair.Name} was not asked for");
        var golden = rollout.Quality is { Verdict: "NoData", Message: { } fault } ? [$"golden set: {fault}"] : Array.Empty<string>();
        var all = open.Concat(golden).ToList();
        return all.Count > 0 ? string.Join("; ", all) : rollout.Message ?? "no answer";
    }

    /// <summary>The counts, if they are there; else they are asked for, if it is time.</summary>
    private Findings? Count(RolloutStatus rollout, List<SliQuestion> questions, TimeSpan interval)
    {
        _counting = null;
        var id = Id(rollout, $"{rollout.State}/{rollout.Weight}", rollout.LookedAt);
        if (Take(id) is { } findings)
        {
            return findings;
        }
        var due = rollout.LookedAt is { } last ? new DateTimeOffset(last) + interval : snapshot.Now;
        if (_taken.Contains(id) || snapshot.Now < due)
        {
            Next(_taken.Contains(id) ? snapshot.Now + interval : due);
            return null;
        }
        if (questions.Count > 0)
        {
            _counting = new(id, questions, Golden: null);
            Next(snapshot.Now + interval);
            return null;
        }
        if (rollout.Weight is 0 or 100)
        {
            return null;
        }
        // Nothing to ask: the look is for the measured weights.
        _taken.Add(id);
        return new(id, snapshot.Now, new Dictionary<SliQuestion, SliAnswer>(), Golden: null);
    }

    /// <summary>The ranking, if it is there; else it is asked for: once in each step, and again after a while where it failed.</summary>
    private Findings? Rank(RolloutStatus rollout, GoldenQuestion question)
    {
        var last = rollout.Quality?.Step == rollout.Step ? rollout.Quality.At : null;
        var id = Id(rollout, "ranking", last);
        if (Take(id) is { } findings)
        {
            return findings;
        }
        var due = last is { } at ? new DateTimeOffset(at) + settings.Interval : snapshot.Now;
        if (snapshot.Now >= due)
        {
            _ranking = new(id, [], question);
        }
        Next(snapshot.Now >= due ? snapshot.Now + settings.Interval : due);
        return null;
    }

    private Findings? Take(string id) => snapshot.Findings.FirstOrDefault(one => one.InquiryId == id) is { } findings && _taken.Add(id) ? findings : null;

    private void Next(DateTimeOffset at) => NextLook = NextLook < at ? NextLook : at;

    /// <summary>A name that no other question has, also after the object was made anew.</summary>
    private static string Id(RolloutStatus rollout, string what, DateTime? last) => string.Create(
        CultureInfo.InvariantCulture, $"{rollout.Revision}/{rollout.StartedAt?.Ticks}/{rollout.Step}/{what}/{last?.Ticks}");

    private IEnumerable<SliQuestion> Questions(RolloutStatus rollout, string? stable)
    {
        foreach (var sli in settings.Slis)
        {
            if (rollout.JudgedSince is { } since && _now >= since + s_shortestWindow)
            {
                yield return sli.Question(rollout.Revision!, _now - since);
            }
            if (stable is not null && _now >= rollout.StartedAt!.Value + s_shortestWindow)
            {
                yield return sli.Question(stable, _now - rollout.StartedAt.Value);
            }
        }
    }

    private GoldenQuestion? Golden(RolloutStatus rollout, string? stable) =>
        settings.Quality is { } quality && Address(rollout.Revision!) is { } canary
            ? new(
                snapshot.Deployment.Metadata.NamespaceProperty,
                quality.GoldenSet!.ConfigMap!,
                quality.GoldenSet.Key ?? Api.Slo.GoldenSetSource.DefaultKey,
                quality.Metric ?? Api.Slo.QualityObjective.DefaultMetric,
                canary,
                stable is null ? null : Address(stable))
            : null;

    /// <summary>Address of a ready pod of a revision.</summary>
    private Uri? Address(string revision) => snapshot.PodsOf(revision)
        .Where(AddressEndpoints.IsReady)
        .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
        .Select(pod => PodAddress.Of(pod))
        .FirstOrDefault();

    private RolloutStatus Judged(RolloutStatus rollout, Findings findings, string? stable)
    {
        var evidence = new List<EvidenceStatus>();
        var verdicts = new List<VerdictStatus>();
        foreach (var sli in settings.Slis)
        {
            // Before the judging begins the canary has no events, and stable's tell how bursty it is.
            var canary = AnswerOf(findings, sli.Name, rollout.Revision!);
            var stage = canary is null ? 0 : StageOf(rollout);
            var history = Evidence.Read(rollout.Evidence?.FirstOrDefault(known => known.Sli == sli.Name));
            var (seen, verdict) = SliAnalysis.Look(
                sli.Objective,
                settings.Analysis,
                history,
                stage,
                canary ?? SliAnswer.Of(0, 0),
                stable is null ? null : AnswerOf(findings, sli.Name, stable) ?? SliAnswer.Empty);
            evidence.Add(Evidence.Write(sli.Name, seen));
            verdicts.Add(Status(verdict, rollout.Revision!, sli.DryRun));
        }
        return rollout with
        {
            LookedAt = WholeSeconds.Of(findings.AskedAt),
            Evidence = evidence.Count > 0 ? evidence : null,
            Verdicts = verdicts.Count > 0 ? verdicts : null,
        };
    }

    /// <summary>Number of the stage whose events are counted together: the canary's share of the traffic is constant within it.</summary>
    private static int StageOf(RolloutStatus rollout) => rollout.State switch
    {
        RolloutState.Baking => rollout.Steps + 1,
        RolloutState.Watching => rollout.Steps + 2,
        _ => rollout.Step,
    };

    private static VerdictStatus Status(SliVerdict verdict, string revision, bool dryRun) => new()
    {
        Sli = verdict.Sli,
        Revision = revision,
        Verdict = verdict.Verdict.ToString(),
        Reason = verdict.Reason.ToString(),
        Good = Math.Round(verdict.Canary.Good, 1),
        Total = Math.Round(verdict.Canary.Total, 1),
        Value = verdict.Canary.Total > 0 ? Math.Round(1 - verdict.Canary.BadRatio, 5) : null,
        Limit = Math.Round(verdict.Limit, 5),
        DryRun = dryRun ? true : null,
        Message = verdict.Detail,
    };

    private static bool Same(IReadOnlyList<VerdictStatus>? left, IReadOnlyList<VerdictStatus>? right) =>
        Kinds(left).SequenceEqual(Kinds(right));

    private static IEnumerable<(string?, string?)> Kinds(IReadOnlyList<VerdictStatus>? verdicts) =>
        (verdicts ?? []).Select(verdict => (verdict.Sli, verdict.Verdict));

    private static VerdictStatus? VerdictOn(RolloutStatus rollout, string sli) =>
        rollout.Verdicts?.FirstOrDefault(verdict => verdict.Sli == sli && verdict.Revision == rollout.Revision);

    private static SliAnswer? AnswerOf(Findings findings, string sli, string revision) => findings.Answers
        .Where(pair => pair.Key.Sli == sli && pair.Key.Revision == revision)
        .Select(pair => pair.Value)
        .FirstOrDefault();
}
