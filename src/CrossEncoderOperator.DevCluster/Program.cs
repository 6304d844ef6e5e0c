using System.CommandLine;
using CrossEncoderOperator.DevCluster;
using CrossEncoderOperator.DevCluster.Commands;

var root = new RootCommand("A Kubernetes cluster for development: API server, controllers, and nodes that run pods as local processes.")
{
    UpCommand.Create(),
    NodeCommand.Create(),
};
// Long enough to end the processes of pods.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
