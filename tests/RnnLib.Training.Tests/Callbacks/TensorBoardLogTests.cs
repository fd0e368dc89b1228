namespace RnnLib.Training.Tests;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-tensorboard").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Fit_WithValidation_WritesTwoRunsThatReadBack()
    {
        var time = new ManualTime();
        History history = WatchedRun.Fit([new TensorBoardLog(_folder, new() { TimeProvider = time })], epochs: 2, time, validates: true);

        ReadEvent[] train = Read("train"), validation = Read("validation");
        Assert.Equal("brain.Event:2", train[0].FileVersion);
        Assert.Equal(ManualTime.Noon.ToUnixTimeSeconds(), train[0].WallTime);
        Assert.Equal([(0L, 0), (1, 4), (2, 4)], train.Select(e => (e.Step, e.Scalars.Count)));
        Assert.Equal(ManualTime.Noon.ToUnixTimeSeconds() + 8, train[2].WallTime);
        Assert.Equal((float)history.Epochs[1].Loss, train[2].Scalars["epoch_loss"]);
        Assert.Equal((float)history.Epochs[1].Metrics["mae"], train[2].Scalars["epoch_mae"]);
        Assert.Equal(0.125f, train[2].Scalars["epoch_learning_rate"]);
        Assert.Equal((float)history.Epochs[1].GradientNorm, train[2].Scalars["epoch_gradient_norm"]);
        Assert.Equal([0, 1L, 2], validation.Select(e => e.Step));
        Assert.Equal((float)history.Epochs[1].ValidationLoss!, validation[2].Scalars["epoch_loss"]);
        Assert.Equal(["epoch_loss", "epoch_mae"], validation[2].Scalars.Keys);
    }

    [Fact]
    public void Fit_EveryThirdStep_WritesBatchesByStep()
    {
        WatchedRun.Fit([new TensorBoardLog(_folder, new() { EveryBatches = 3 })], epochs: 300);

        ReadEvent[] batches = [.. Read("train").Where(e => e.Scalars.ContainsKey("batch_loss"))];
        Assert.Equal(Enumerable.Range(1, 400).Select(i => 3L * i), batches.Select(e => e.Step));      // steps of more than one byte
        Assert.All(batches, e => Assert.Equal(["batch_loss", "batch_learning_rate", "batch_gradient_norm"], e.Scalars.Keys));
        Assert.False(Directory.Exists(Path.Combine(_folder, "validation")));
    }

    [Fact]
    public void Fit_Histograms_CountEveryWeight()
    {
        WatchedRun.Fit([new TensorBoardLog(_folder, new() { WeightHistograms = true })], epochs: 1);

        ReadEvent epoch = Read("train")[1];
        Assert.Equal(["weight", "bias"], epoch.Histograms.Keys);
        ReadHistogram weight = epoch.Histograms["weight"];
        Assert.Equal(2, weight.Count);
        Assert.Equal(2, weight.Buckets.Sum());
        Assert.Equal((1.0, 1.0), (weight.Buckets[0], weight.Buckets[^1]));
        Assert.Equal(weight.Maximum, weight.Limits[^1]);
        Assert.Equal(1, epoch.Histograms["bias"].Buckets.Sum());
        Assert.Equal(weight.Minimum + weight.Maximum, weight.Sum, 6);   // of two numbers
        Assert.Equal(weight.Minimum * weight.Minimum + weight.Maximum * weight.Maximum, weight.SumOfSquares, 6);
    }

    [Fact]
    public void Fit_TwiceInASecond_OverwritesNothing()
    {
        var time = new ManualTime();
        for (int run = 0; run < 3; run++)
            WatchedRun.Fit([new TensorBoardLog(_folder, new() { TimeProvider = time })], epochs: 1);

        string name = $"events.out.tfevents.{ManualTime.Noon.ToUnixTimeSeconds()}.{Environment.MachineName}";
        Assert.Equal([name, $"{name}.1", $"{name}.2"], Directory.GetFiles(Path.Combine(_folder, "train")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OnEpochEnd_WhileTheRunGoesOn_IsInTheFile()
    {
        var seen = new List<int>();
        WatchedRun.Fit([new TensorBoardLog(_folder), new Reader(() => seen.Add(Read("train").Length))], epochs: 3);
        Assert.Equal([2, 3, 4], seen);
    }

    [Fact]
    public void Fit_FolderThatCannotBeMade_FailsBeforeTheTraining()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => WatchedRun.Fit([new TensorBoardLog(file)], epochs: 1));
    }

    private ReadEvent[] Read(string run) => EventFileReader.Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, run))));

    private sealed class Reader(Action read) : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress) => read();
    }
}
