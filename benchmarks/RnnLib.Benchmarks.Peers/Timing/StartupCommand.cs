using System.Globalization;
using System.Runtime.CompilerServices;
using RnnLib.Layers;
using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>From the start of a process to its first prediction: an LSTM of 8 features and 32 units over 16 steps, and a linear head.</summary>
internal static class StartupCommand
{
    public const string Usage = "[--starts N]";

    private const int Time = 16, Features = 8, Hidden = 32;

    public static int Run(string[] words)
    {
        int starts = Math.Max(1, new Arguments(words, "--starts").Count("--starts", 10));
        var (ours, theirs) = (new List<(double Time, double Memory)>(), new List<(double Time, double Memory)>());
        for (int i = 0; i <= starts; i++)
        {
            (double, double) first = Start(Sides.RnnLib), second = Start(Sides.TorchSharp);
            if (i == 0)
                continue;   // fills the file cache
            ours.Add(first);
            theirs.Add(second);
        }

        double Median(List<(double Time, double Memory)> of, Func<(double Time, double Memory), double> what) => Race.Median([.. of.Select(what)]);
        double ourTime = Median(ours, start => start.Time), theirTime = Median(theirs, start => start.Time);
        double ourMemory = Median(ours, start => start.Memory), theirMemory = Median(theirs, start => start.Memory);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first prediction after: RnnLib {ourTime:0} ms, TorchSharp {theirTime:0} ms, ratio {ourTime / theirTime:0.000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory by then: RnnLib {ourMemory:0} MB, TorchSharp {theirMemory:0} MB, ratio {ourMemory / theirMemory:0.000}"));
        return 0;
    }

    /// <summary>The child's part: prints the prediction and the peak of memory.</summary>
    public static int Predict(string[] words)
    {
        float prediction = words[0] == Sides.RnnLib ? PredictRnnLib() : PredictTorchSharp();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prediction} {PeakMemory.Megabytes:0.000}"));
        bool loaded = AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "TorchSharp");
        return loaded == (words[0] == Sides.TorchSharp) ? 0 : 1;
    }

    private static (double Time, double Memory) Start(string side)
    {
        (double milliseconds, double[] answer) = ChildProcess.Run("predict", side);
        return (milliseconds, answer[1]);
    }

    // Apart, so that a process loads only the library that it uses.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float PredictRnnLib()
    {
        var rng = new Rng(1);
        Module<Sequence, Tensor> model = new Lstm(Features, Hidden, rng).Then(new LastStep()).Then(new Linear(Hidden, 1, rng));
        return model.Predict(new(Tensor.Ones([1, Time, Features])))[0, 0];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float PredictTorchSharp()
    {
        using var scope = torch.NewDisposeScope();
        using var inference = torch.inference_mode();
        var layer = torch.nn.LSTM(Features, Hidden);
        var head = torch.nn.Linear(Hidden, 1);
        return head.call(layer.call(torch.ones(Time, 1, Features)).Item1[-1]).item<float>();
    }
}
