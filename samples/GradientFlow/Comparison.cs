using System.Globalization;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace GradientFlowSample;

/// <summary>The same long task for every network: how the gradient flows before and after training, and what was learned.</summary>
internal sealed class Comparison(Settings settings)
{
    private const int BatchSize = 32, StepsPerEpoch = 100;

    public void Run()
    {
        var results = new List<Result>();
        foreach (Network network in Network.All)
        {
            results.Add(Learn(network));
            Console.WriteLine(Line(results[^1]));
        }

        Console.WriteLine("\nIn words, before training:");
        foreach (Result result in results)
            Console.WriteLine($"  {result.Name}: {Words(result.Before)}");
        Console.WriteLine("\nand after:");
        foreach (Result result in results)
            Console.WriteLine($"  {result.Name}: {Words(result.After)}");

        Draw(results, result => result.Before, "before-training.png", "before training");
        Draw(results, result => result.After, "after-training.png", FormattableString.Invariant($"after {settings.Steps} steps of training"));
    }

    public static string Titles => $"{"network",-22}{"radius",8}{"factor per step",18}{"reach",14}{"test error",12}";

    private Result Learn(Network network)
    {
        var rng = new Rng(settings.Seed);
        Module<Sequence, Tensor> model = network.New(settings.HiddenSize, rng);
        Batch<Sequence> test = AddingProblem.Draw(1000, settings.Time, new Rng(1000)), seen = AddingProblem.Draw(BatchSize, settings.Time, new Rng(1001));
        GradientFlowReport before = Diagnose.GradientFlow(model, seen, Losses.MeanSquaredError);
        double radius = Diagnose.RecurrentMatrices(model).Max(matrix => matrix.Radius ?? 0);

        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Clip = GradientClip.ByNorm(1),
        });
        int epochs = (settings.Steps + StepsPerEpoch - 1) / StepsPerEpoch;
        trainer.Fit(() => Enumerable.Range(0, Math.Min(StepsPerEpoch, settings.Steps)).Select(_ => AddingProblem.Draw(BatchSize, settings.Time, rng)), epochs);
        GradientFlowReport after = Diagnose.GradientFlow(model, seen, Losses.MeanSquaredError);
        return new(network.Name, radius, Diagnose.RecurrentMatrices(model).Max(matrix => matrix.Radius ?? 0), before, after, trainer.Evaluate([test]).Loss);
    }

    private static string Line(Result result)
    {
        string Pair(Func<LayerGradientFlow, string> of) => $"{of(result.Before.Layers[0])} > {of(result.After.Layers[0])}";
        string radius = FormattableString.Invariant($"{result.Radius:F1} > {result.RadiusAfter:F1}");
        string factor = Pair(layer => layer.FactorPerStep?.ToString("F3", CultureInfo.InvariantCulture) ?? "none");
        string reach = Pair(layer => layer.Reach?.ToString(CultureInfo.InvariantCulture) ?? "all");
        return FormattableString.Invariant($"{result.Name,-20}{radius,10}{factor,18}{reach,14}{result.Error,12:F4}");
    }

    /// <summary>The layer's name goes without saying.</summary>
    private static string Words(GradientFlowReport report)
    {
        string words = report.Layers[0].ToString();
        return words[(report.Layers[0].Place.ToString().Length + 2)..];
    }

    private void Draw(List<Result> results, Func<Result, GradientFlowReport> report, string file, string when)
    {
        string path = Path.Combine(settings.Output, file);
        GradientFlowChart.Save([.. results.Select(result => new GradientFlowLine(result.Name, report(result).Layers[0].Norms))], path, new()
        {
            Title = FormattableString.Invariant($"Gradient through time, adding problem of {settings.Time} steps, {when}"),
            Relative = true,
        });
        Console.WriteLine($"wrote {path}");
    }

    private sealed record Result(string Name, double Radius, double RadiusAfter, GradientFlowReport Before, GradientFlowReport After, double Error);
}
