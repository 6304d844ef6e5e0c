using CrossEncoderOperator.Router;
using CrossEncoderOperator.Router.Options;

// What a socket has is worked on where it is seen, without a change of threads: nothing on the way of a request blocks. The runtime reads
// this when the first socket is used.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await CommandLine.RunAsync(args, RouterApp.RunAsync);
