using System.CommandLine;
using CrossEncoderOperator.CrdGen;

var output = new Option<DirectoryInfo>("--output") { Description = "Root of the checkout.", Required = true };
var check = new Option<bool>("--check") { Description = "Write nothing; exit with 1 if a generated file is not current." };
var command = new RootCommand("Generates the CustomResourceDefinitions and the API reference from the types of the API.") { output, check };
command.SetAction(arguments => GeneratedFiles.Run(arguments.GetRequiredValue(output).FullName, arguments.GetValue(check)));
return command.Parse(args).Invoke();
