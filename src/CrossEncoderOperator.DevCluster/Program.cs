using System.CommandLine;
using CrossEncoderOperator.DevCluster;
using CrossEncoderOperator.DevCluster.Commands;

var root = new RootCommand("A Kubernetes cluster for development: API server, controllers, and nodes that run pods as local processes.")
{
    UpCommand.Create(),
    NodeCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
