using CrossEncoderOperator.Operator;
using CrossEncoderOperator.Operator.Options;

return await CommandLine.RunAsync(args, OperatorApp.RunAsync);
