using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/RnnLib.Benchmarks -- --filter *Optimizers*
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
