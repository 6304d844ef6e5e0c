using System.CommandLine;
using CrossEncoderOperator.Server.Commands;

var root = new RootCommand("Serves a cross encoder as a reranker.")
{
    ServeCommand.Create(),
    FetchCommand.Create(),
    DigestCommand.Create(),
    EvaluateCommand.Create(),
    CalibrateCommand.Create(),
};

// The commands end on SIGTERM in their own ways.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
