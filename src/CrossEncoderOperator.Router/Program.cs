using CrossEncoderOperator.Router;
using CrossEncoderOperator.Router.Options;

return await CommandLine.RunAsync(args, RouterApp.RunAsync);
