using CrossEncoderOperator.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(OperatedCluster))]
