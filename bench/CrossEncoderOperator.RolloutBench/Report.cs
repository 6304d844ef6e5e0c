using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CrossEncoderOperator.RolloutBench;

/// <summary>Runs every cell, prints the tables and writes the file.</summary>
internal static class Report
{
    private const int CountingFailures = 5;
    private const int FixedFailures = 1;
    private const double Budget = 0.01;
    private static readonly double[] s_objectives = [.. Sli.All.Select((_, sli) => Sli.AllowedBad(sli))];
    private static readonly Dictionary<(string Healthy, double Rate), Limits> s_limits = [];
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static void Write(string path)
    {
        var clock = Stopwatch.StartNew();
        var steps = string.Join(", ", Rollout.Steps.Select(step => Format($"{step.Weight:P0} for {step.Minutes} min")));
        Print($"{Simulation.Canaries} canaries a cell; steps {steps}; {Sli.All.Length} SLIs; confidence 0.99; ours looks every 15 s, the others every minute.");
        var falseRollback = FalseRollbacks();
        var detections = Detections();
        TimeToPass();

        var document = new
        {
            falseRollback = falseRollback[0],
            detect = detections["ours"],
            baselines = new
            {
                thresholdCounting = new { falseRollback = falseRollback[1], detect = detections["counting"] },
                fixedCount = new { falseRollback = falseRollback[2], detect = detections["fixed"] },
                // With limits at which they roll back as few identical canaries of the detection cells as ours.
                thresholdCountingCalibrated = new { detect = detections["countingAtOurs"] },
                fixedCountCalibrated = new { detect = detections["fixedAtOurs"] },
            },
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(document, s_json) + "\n");
        Print($"{path} written after {clock.Elapsed.TotalSeconds:F0} s.");
    }

    /// <summary>The rates of the first scenario: ours, threshold counting, fixed count.</summary>
    private static double[] FalseRollbacks()
    {
        Scenario[] scenarios =
        [
            Scenario.Identical("both exactly on every objective", 1),
            Scenario.Identical("both at half of what is allowed", 0.5),
            Scenario.Identical("both just miss: 1.1 times what is allowed", 1.1),
            Scenario.Identical("the same at 1,000 requests/s", 1.1) with { Rate = 1000 },
            Scenario.Identical("healthy, bursts that hit both", 0.4) with { Bursts = new(0.04, 30, 10, Common: true) },
            Scenario.Identical("healthy, bursts of single pods", 0.4) with { Bursts = new(0.04, 30, 10, Common: false) },
            Scenario.Identical("half of what is allowed, 0.2 requests/s", 0.5) with { Rate = 0.2 },
        ];
        Print($"""

            False rollbacks of identical canaries, 100 requests/s unless said; baselines as shipped: limit = objective
            {"",-44}{"ours",10}{"5 failed",12}{"1 failed",12}
            """);
        double[]? first = null;
        foreach (var scenario in scenarios)
        {
            double[] rates =
            [
                Decided(Simulation.Run(scenario, () => new SequentialMethod())),
                Decided(Simulation.Run(scenario, () => new CheckMethod(CountingFailures, s_objectives, emptyFails: true))),
                Decided(Simulation.Run(scenario, () => new CheckMethod(FixedFailures, s_objectives, emptyFails: false))),
            ];
            first ??= rates;
            Print($"{scenario.Name,-44}{rates[0],10:P2}{rates[1],12:P2}{rates[2],12:P2}");
        }

        return first!;
    }

    /// <summary>Median requests by method and fault, for the file.</summary>
    private static Dictionary<string, Dictionary<string, double?>> Detections()
    {
        (string? Key, Scenario Fault, Scenario Healthy)[] cells =
        [
            .. Cells(Sli.Availability, 0.0005, ("errors 0.5 %", null, 0.005), ("errors 1 %", "error1", 0.01), ("errors 5 %", null, 0.05), ("errors 50 %", "error50", 0.5)),
            .. Cells(Sli.Latency, 0.05, ("slow 5 % +10 %", null, 0.055), ("slow 5 % +25 %", null, 0.0625), ("slow 5 % +50 %", null, 0.075), ("slow 5 % +100 %", "latency2x", 0.10)),
            .. Cells(Sli.Latency, 0.04, ("slow 4 % +50 %", null, 0.06), ("slow 4 % +100 %", null, 0.08)),
        ];
        Dictionary<string, Dictionary<string, double?>> medians = new(StringComparer.Ordinal)
        {
            ["ours"] = [],
            ["counting"] = [],
            ["fixed"] = [],
            ["countingAtOurs"] = [],
            ["fixedAtOurs"] = [],
        };
        foreach (var rate in new[] { 10.0, 100, 1000 })
        {
            Print($"""

                Median canary requests and minutes to a breach at {rate:N0} requests/s; baselines at limits with our false rollbacks, at the right: with {Budget:P0}
                {"",-16}{"ours, every 15 s",28}{"5 failed checks",28}{"1 failed check",28}{"the better at 1 %",19}
                {"",-16}{"requests  minutes  called",28}{"requests  minutes  called",28}{"requests  minutes  called",28}{"minutes  called",19}
                """);
            foreach (var (key, fault, healthy) in cells)
            {
                var limit = Calibrate(healthy with { Rate = rate });
                var scenario = fault with { Rate = rate };
                var look = Simulation.Run(scenario, () => new SequentialMethod());
                var five = Checks(scenario, CountingFailures, limit.Counting);
                var one = Checks(scenario, FixedFailures, limit.Fixed);
                var better = new[] { Checks(scenario, CountingFailures, limit.CountingAtBudget), Checks(scenario, FixedFailures, limit.FixedAtBudget) }
                    .MinBy(outcomes => (Median(outcomes, outcome => outcome.Minutes), -Decided(outcomes)))!;
                Print($"{scenario.Name,-16}{Cell(look)}{Cell(five)}{Cell(one)}{Number(Median(better, outcome => outcome.Minutes)),11}{Decided(better),8:P0}");
                if (key is not null && rate == 100)
                {
                    medians["countingAtOurs"][key] = Requests(five);
                    medians["fixedAtOurs"][key] = Requests(one);
                    medians["counting"][key] = Requests(Checks(scenario, CountingFailures, s_objectives));
                    medians["fixed"][key] = Requests(Checks(scenario, FixedFailures, s_objectives));
                }
            }
        }

        Print($"""

            Median minutes since the fault, when it begins with the step of 50 %, 100 requests/s; baselines at limits with our false rollbacks
            {"",-16}{"ours",10}{"called",10}{"5 failed",12}{"called",10}{"1 failed",12}{"called",10}
            """);
        foreach (var (_, fault, healthy) in cells.Where(cell => cell.Key is not null))
        {
            var limit = Calibrate(healthy);
            var late = fault with { From = Rollout.Steps[0].Minutes + Rollout.Steps[1].Minutes };
            Print($"{fault.Name,-16}{Late(Simulation.Run(late, () => new SequentialMethod()), 10)}{Late(Checks(late, CountingFailures, limit.Counting), 12)}{Late(Checks(late, FixedFailures, limit.Fixed), 12)}");

            string Late(Outcome[] outcomes, int width) =>
                Number(Median(outcomes, outcome => outcome.Minutes - late.From)).PadLeft(width) + Format($"{Decided(outcomes),10:P0}");
        }

        Print($"""

            Canary requests to a breach when every request is looked at, 100 requests/s
            {"",-16}{"median",12}{"90th of 100",14}{"called",10}
            """);
        foreach (var (key, fault, _) in cells.Where(cell => cell.Key is not null))
        {
            var outcomes = Simulation.Run(fault, () => new SequentialMethod(everyRequest: true));
            medians["ours"][key!] = Requests(outcomes);
            Print($"{fault.Name,-16}{Number(Median(outcomes, outcome => outcome.Requests)),12}{Number(Quantile(outcomes, outcome => outcome.Requests, 0.9)),14}{Decided(outcomes),10:P0}");
        }

        return medians;
    }

    private static Outcome[] Checks(Scenario scenario, int failures, double[] limits) =>
        Simulation.Run(scenario, () => new CheckMethod(failures, limits, emptyFails: false));

    private static IEnumerable<(string? Key, Scenario Fault, Scenario Healthy)> Cells(int sli, double stableBad, params (string Name, string? Key, double Bad)[] faults) =>
        faults.Select(fault => (fault.Key, Scenario.Fault(fault.Name, sli, stableBad, fault.Bad), Scenario.Fault(Format($"{sli} {stableBad}"), sli, stableBad, stableBad)));

    private static Limits Calibrate(Scenario healthy)
    {
        if (!s_limits.TryGetValue((healthy.Name, healthy.Rate), out var limits))
        {
            // A rate of nothing in so many canaries is no more than one.
            var ours = Math.Max(Decided(Simulation.Run(healthy, () => new SequentialMethod())), 1.0 / Simulation.Canaries);
            limits = s_limits[(healthy.Name, healthy.Rate)] = new(
                Calibration.Limits(healthy, CountingFailures, ours),
                Calibration.Limits(healthy, FixedFailures, ours),
                Calibration.Limits(healthy, CountingFailures, Budget),
                Calibration.Limits(healthy, FixedFailures, Budget));
        }

        return limits;
    }

    private static void TimeToPass()
    {
        const double longest = 50;
        Print($"""

            Until every SLI of an identical canary passes, minSamples 100 (within {longest} min)
            {"",-44}{"requests",10}{"minutes",10}{"passed",10}
            """);
        foreach (var bad in new[] { 0.2, 0.5, 1, 1.1 })
        {
            foreach (var rate in new[] { 20.0, 100, 1000 })
            {
                var scenario = Scenario.Identical(Format($"{bad:0.0} of what is allowed, {rate:N0} requests/s"), bad) with { Rate = rate };
                var passes = Simulation.Run(scenario, () => new SequentialMethod(), Decision.Pass, longest);
                Print($"{scenario.Name,-44}{Number(Median(passes, outcome => outcome.Requests)),10}{Number(Median(passes, outcome => outcome.Minutes)),10}{Decided(passes),10:P1}");
            }
        }
    }

    private static string Cell(Outcome[] outcomes) =>
        Format($"{Number(Median(outcomes, outcome => outcome.Requests)),11}{Number(Median(outcomes, outcome => outcome.Minutes)),9}{Decided(outcomes),8:P0}");

    private static double Decided(Outcome[] outcomes) => outcomes.Count(outcome => double.IsFinite(outcome.Minutes)) / (double)outcomes.Length;

    private static double Median(Outcome[] outcomes, Func<Outcome, double> value) => Quantile(outcomes, value, 0.5);

    private static double Quantile(Outcome[] outcomes, Func<Outcome, double> value, double part) =>
        outcomes.Select(value).Order().ElementAt((int)(outcomes.Length * part));

    private static double? Requests(Outcome[] outcomes) => Median(outcomes, outcome => outcome.Requests) is var median && double.IsFinite(median) ? median : null;

    private static string Number(double value) => double.IsFinite(value) ? Format($"{value:#,0.##}") : "–";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Print(FormattableString text) => Console.WriteLine(Format(text));
}
