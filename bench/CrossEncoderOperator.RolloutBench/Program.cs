using CrossEncoderOperator.RolloutBench;

Report.Write(args.Length > 0 ? args[0] : "artifacts/bench/rollouts.json");
