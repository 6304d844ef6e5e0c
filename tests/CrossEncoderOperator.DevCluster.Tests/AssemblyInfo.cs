using CrossEncoderOperator.TestKit;

[assembly: AssemblyFixture(typeof(TestCluster))]
