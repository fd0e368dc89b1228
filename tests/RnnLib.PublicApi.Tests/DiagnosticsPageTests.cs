using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/diagnostics.md, compiled and run as one program.</summary>
public sealed class DiagnosticsPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "DiagnosticsPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "diagnostics.md"));

        Assert.True(code.Length > 25);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_FindsWhatThePageSays()
    {
        var rng = new Rng(seed: 1);
        var model = new Rnn(2, 32, rng).Then(new LastStep()).Then(new Linear(32, 1, rng));
        var batch = new Batch<Sequence>(Tensor.Normal([16, 100, 2], 0, 1, rng), Tensor.Zeros([16, 1]));

        GradientFlowReport report = Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError);
        Console.WriteLine(report.Summary);                                       // a verdict in words for each layer, and what to try
        Console.WriteLine(report.Table());                                       // the norms, by steps back from the loss
        LayerGradientFlow layer = report.Layers[0];
        double? factor = layer.FactorPerStep;                                    // a step back multiplies the gradient by this
        int? reach = layer.Reach;                                                // so many steps back a thousandth arrives; null: it always does
        double norm = layer.Norm(sequence: 3, step: 17);                         // of one sequence, at one of its steps
        Assert.Equal(GradientVerdict.Vanishing, report.Verdict);
        Assert.InRange(factor!.Value, 0.3, 0.9);
        Assert.InRange(reach!.Value, 3, 60);
        Assert.InRange(norm, 0, layer.Norm(3, 99));

        foreach (RecurrentMatrix matrix in Diagnose.RecurrentMatrices(model))
            Console.WriteLine(matrix);                                           // layer 0 (Rnn(2 -> 32)): U of h: spectral radius 0.5776, norm 1.075
        double radius = Diagnose.SpectralRadiusOf(model.Parameter("0.weight_hh_l0").Value);
        Assert.Equal(Diagnose.RecurrentMatrices(model)[0].Radius, radius);

        var lstm = new Lstm(2, 32, rng);
        ActivityReport activity = Diagnose.Activity(lstm, batch.Input);
        foreach (GateActivity gate in activity.Gates)
            Console.WriteLine($"{gate.Gate}: {gate.Mean:F2}, {gate.Closed:P0} closed, {gate.Open:P0} open, {gate.Values}");
        foreach (UnitActivity units in activity.Units)
            Console.WriteLine($"{units.Dead.Count} dead, {units.Stuck.Count} stuck of {units.Units}");
        Assert.Equal(3, activity.Gates.Count);

        NonFinite? found = Diagnose.FirstNonFinite(model, batch, Losses.MeanSquaredError);
        Console.WriteLine(found?.ToString() ?? "all is finite");
        Assert.Null(found);

        var ratios = new UpdateRatios(everySteps: 10);
        var histograms = new Histograms(new() { EveryEpochs = 1 });
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [ratios, histograms] });
        trainer.Fit(() => Enumerable.Repeat(batch, 10), epochs: 2);
        foreach ((string path, double ratio) in ratios.Records[^1].Ratios)
            Console.WriteLine($"{path}: {ratio:E1}");                            // around 1e-3 is a healthy rate of learning
        Histogram weights = histograms.Records[^1].Weights["0.weight_hh_l0"];    // counts, edges, mean, standard deviation, norm
        Assert.Equal((2, 2, 32 * 32), (ratios.Records.Count, histograms.Records.Count, weights.Count));
    }
}
