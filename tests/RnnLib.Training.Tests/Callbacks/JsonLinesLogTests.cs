using System.Text.Json;
using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class JsonLinesLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-json").FullName;

    private string LogPath => Path.Combine(_folder, "log.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Fit_TwoEpochs_WritesAnObjectForEachWhoseNumbersReadBack()
    {
        var time = new ManualTime();
        History history = WatchedRun.Fit([new JsonLinesLog(LogPath, new() { TimeProvider = time })], epochs: 2, time, validates: true);

        JsonElement[] lines = Read();
        Assert.Equal(["epoch", "epoch", "end"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal(
            ["type", "time", "step", "epoch", "loss", "mae", "validation_loss", "validation_mae", "learning_rate", "gradient_norm", "seconds"],
            lines[1].EnumerateObject().Select(property => property.Name));
        EpochRecord second = history.Epochs[1];
        Assert.Equal(second.Loss, lines[1].GetProperty("loss").GetDouble());
        Assert.Equal(second.ValidationMetrics["mae"], lines[1].GetProperty("validation_mae").GetDouble());
        Assert.Equal(8, lines[1].GetProperty("step").GetInt64());
        Assert.Equal("2025-03-01T12:00:08.0000000Z", lines[1].GetProperty("time").GetString());
        Assert.False(lines[2].TryGetProperty("stop_reason", out _));
    }

    [Fact]
    public void Fit_EveryThirdStep_WritesBatchesAndTheReasonForTheEnd()
    {
        var time = new ManualTime();
        WatchedRun.Fit([new JsonLinesLog(LogPath, new() { EveryBatches = 3 }), new TimeLimit(TimeSpan.FromSeconds(6), time)], epochs: 2, time);

        JsonElement[] lines = Read();
        Assert.Equal(["batch", "epoch", "batch", "end"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal((2, 2, 6L), (lines[2].GetProperty("epoch").GetInt32(), lines[2].GetProperty("batch").GetInt32(), lines[2].GetProperty("step").GetInt64()));
        Assert.Equal(0.125, lines[2].GetProperty("learning_rate").GetDouble());
        Assert.Contains("time limit", lines[3].GetProperty("stop_reason").GetString());
    }

    [Fact]
    public void Fit_NumbersThatJsonDoesNotKnow_AreTexts()
    {
        var model = new Linear(1, 1, new Rng(1), bias: false);
        Batch<Tensor> fine = new(Tensor.Ones([1, 1]), Tensor.Ones([1, 1])), not = new(Tensor.Full([1, 1], float.NaN), Tensor.Ones([1, 1])), infinite = new(Tensor.Full([1, 1], 1e30f), Tensor.Ones([1, 1]));
        foreach (Batch<Tensor> validation in (Batch<Tensor>[])[not, infinite])
            new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Callbacks = [new JsonLinesLog(LogPath, new() { Append = true })] }).Fit(() => [fine], 1, () => [validation]);

        JsonElement[] lines = Read();
        Assert.Equal("NaN", lines[0].GetProperty("validation_loss").GetString());
        Assert.Equal("Infinity", lines[2].GetProperty("validation_loss").GetString());
    }

    [Fact]
    public void Fit_Twice_BeginsAnewUnlessToldToAppend()
    {
        WatchedRun.Fit([new JsonLinesLog(LogPath)], epochs: 2);
        WatchedRun.Fit([new JsonLinesLog(LogPath)], epochs: 1);
        Assert.Equal(2, Read().Length);
        WatchedRun.Fit([new JsonLinesLog(LogPath, new() { Append = true })], epochs: 1);
        Assert.Equal(4, Read().Length);
    }

    [Fact]
    public void Fit_PathThatCannotBeWritten_FailsBeforeTheTraining() =>
        Assert.Throws<DirectoryNotFoundException>(() => WatchedRun.Fit([new JsonLinesLog(Path.Combine(_folder, "no", "log.jsonl"))], epochs: 1));

    private JsonElement[] Read() => [.. File.ReadAllLines(LogPath).Select(line => JsonDocument.Parse(line).RootElement)];
}
