using System.CommandLine;
using CrossEncoderOperator.OperatorBench;

var sizes = new Argument<int[]>("deployments") { Description = "Sizes of the fleets, one after the other.", DefaultValueFactory = _ => [300, 1000, 3000] };
var output = new Option<FileInfo>("--output") { Description = "File for the figures.", DefaultValueFactory = _ => new("artifacts/bench/operator.json") };
var observe = new Option<int>("--observe") { Description = "Seconds that the fleet is watched at rest.", DefaultValueFactory = _ => 60 };
var command = new RootCommand("Measures the operator with fleets on hollow nodes.") { sizes, output, observe };
command.SetAction(async (arguments, cancel) =>
{
    var all = new List<Measurement>();
    foreach (var size in arguments.GetRequiredValue(sizes))
    {
        all.Add(await new Scenario(size, TimeSpan.FromSeconds(arguments.GetRequiredValue(observe))).RunAsync(cancel));
    }
    Report.Write(all, arguments.GetRequiredValue(output));
});
return await command.Parse(args).InvokeAsync();
