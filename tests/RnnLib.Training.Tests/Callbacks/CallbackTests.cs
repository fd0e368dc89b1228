using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class CallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-callbacks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EarlyStopping_ValidationGetsWorse_StopsAndRestoresTheBestWeights()
    {
        (History history, float weight, List<float> weights) = Run(new EarlyStopping(patience: 3), [1, 0.5f, 0.2f, 0.6f, 0.7f, 0.8f, 0.9f]);

        Assert.Equal(6, history.Epochs.Count);
        Assert.Equal(3, history.Best!.Epoch);
        Assert.Contains("has not got better for 3 epochs; the best epoch was 3", history.StopReason);
        Assert.Equal(weights[2], weight);
        Assert.NotEqual(weights[5], weight);
    }

    [Fact]
    public void EarlyStopping_NoRestore_KeepsTheLastWeights()
    {
        (_, float weight, List<float> weights) = Run(new EarlyStopping(2, new() { RestoreBestWeights = false }), [1, 2, 3, 4]);

        Assert.Equal(weights[2], weight);
    }

    [Fact]
    public void EarlyStopping_RunEndsFirst_StillRestoresTheBestWeights()
    {
        (History history, float weight, List<float> weights) = Run(new EarlyStopping(patience: 10), [1, 0.5f, 0.9f]);

        Assert.Null(history.StopReason);
        Assert.Equal(weights[1], weight);
    }

    [Fact]
    public void EarlyStopping_NaNFirst_CountsAsTheWorst()
    {
        (History history, float weight, List<float> weights) = Run(new EarlyStopping(patience: 3), [float.NaN, 0.5f, 0.2f, 0.3f]);

        Assert.Equal(3, history.Best!.Epoch);
        Assert.Equal(weights[2], weight);
    }

    [Fact]
    public void EarlyStopping_SmallChange_DoesNotCount()
    {
        (History history, _, _) = Run(new EarlyStopping(2, new() { MinimumChange = 0.1 }), [1, 0.95f, 0.91f, 0.2f]);

        Assert.Equal(3, history.Epochs.Count);
    }

    [Fact]
    public void EarlyStopping_MetricThatGrows_WatchesIt()
    {
        (History history, _, _) = Run(new EarlyStopping(1, new() { Metric = "mae", LargerIsBetter = true }), [1, 4, 9, 3, 16]);

        Assert.Equal(4, history.Epochs.Count);
    }

    [Fact]
    public void EarlyStopping_UnknownMetric_ThrowsListingTheKnown()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Run(new EarlyStopping(1, new() { Metric = "f1" }), [1, 1]));

        Assert.Contains("'f1', but the trainer counts: mae", e.Message);
    }

    [Fact]
    public void CsvLog_ThreeEpochs_WritesTitlesAndARowEach()
    {
        string path = Path.Combine(_folder, "log.csv");
        (History history, _, _) = Run(new CsvLog(path), [1, 0.25f, 0.5f]);

        string[] lines = File.ReadAllLines(path);

        Assert.Equal("epoch,loss,mae,validation_loss,validation_mae,learning_rate,gradient_norm,seconds", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("2,", lines[2]);
        Assert.Equal(history.Epochs[1].ValidationLoss, double.Parse(lines[2].Split(',')[3]));
    }

    [Fact]
    public void CsvLog_NewRun_BeginsAnew()
    {
        string path = Path.Combine(_folder, "log.csv");
        Run(new CsvLog(path), [1, 1, 1]);

        Run(new CsvLog(path), [1]);

        Assert.Equal(2, File.ReadAllLines(path).Length);
    }

    /// <summary>Trains one weight while the validation loss follows a script: the validation input is zero, its target the root of the loss.</summary>
    private static (History History, float Weight, List<float> Weights) Run(Callback callback, float[] validationLosses)
    {
        var model = new Linear(1, 1, new Rng(1), bias: false);
        var weights = new List<float>();
        int epoch = 0;
        IEnumerable<Batch<Tensor>> Validation()
        {
            weights.Add(model.Parameters[0].Value[0, 0]);
            yield return new(Tensor.Zeros([1, 1]), Tensor.Full([1, 1], MathF.Sqrt(validationLosses[epoch++])));
        }

        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(), Metrics = [Metrics.MeanAbsoluteError], Callbacks = [callback] });
        History history = trainer.Fit(() => [new(Tensor.Ones([1, 1]), Tensor.Full([1, 1], 5))], validationLosses.Length, Validation);
        return (history, model.Parameters[0].Value[0, 0], weights);
    }
}
