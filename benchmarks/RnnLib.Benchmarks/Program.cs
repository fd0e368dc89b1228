using BenchmarkDotNet.Running;
using RnnLib.Benchmarks;

// dotnet run -c Release --project benchmarks/RnnLib.Benchmarks -- --filter *Optimizers*
// dotnet run -c Release --project benchmarks/RnnLib.Benchmarks -- peak
if (args is ["peak"])
    PeakShare.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
