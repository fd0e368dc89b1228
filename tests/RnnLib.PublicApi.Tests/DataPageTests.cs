using System.Globalization;
using RnnLib.Data;
using RnnLib.Layers;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/data.md, compiled and run on made-up figures.</summary>
[Collection(nameof(WorkingFolder))]
public sealed class DataPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "DataPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "data.md"));

        Assert.True(code.Length > 40);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Carriers_HoldWhatIsSaid()
    {
        Tensor x = Tensor.From([2, 3], [1, 2, 3, 4, 5, 6]);                  // shape, then values
        Tensor same = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Tensor vector = Tensor.From(0.5f, 1.5f);                             // values alone: one axis, [2]
        Tensor zeros = Tensor.Zeros([32, 10, 4]);

        float one = x[1, 2];                                                 // 6: an index per axis
        float[] all = x.ToArray();                                           // a copy
        ReadOnlySpan<float> row = x.Data.Slice(3, 3);                        // 4 5 6, no copy
        Console.WriteLine(x);                                                // Tensor [2, 3] { 1, 2, 3, 4, 5, 6 }

        Assert.Equal(all, same.ToArray());
        Assert.Equal([4f, 5, 6], row.ToArray());
        Assert.True(one == 6 && vector.Shape == [2] && zeros.Count == 1280);
        Assert.Equal("Tensor [2, 3] { 1, 2, 3, 4, 5, 6 }", x.ToString());

        var sequence = new Sequence(Tensor.From([2, 3, 1], [1, 2, 3, 4, 0, 0]), lengths: [3, 1]);
        float last = sequence.Values[0, 2, 0];                               // 3: sequence 0, step 2, feature 0
        int steps = sequence.Lengths[1];                                     // 1
        Console.WriteLine(sequence);                                         // Sequence [batch=2, time=3, features=1], lengths 3, 1, { 1, 2, 3, 4, 0, 0 }

        TokenBatch tokens = TokenBatch.Pad([[5, 2, 9], [7]]);
        int id = tokens[0, 2];                                               // 9

        Assert.Equal((3f, 1, 9), (last, steps, id));
        Assert.Equal("Sequence [batch=2, time=3, features=1], lengths 3, 1, { 1, 2, 3, 4, 0, 0 }", sequence.ToString());

        var rng = new Rng(1);
        var data = new SequenceDataset([Tensor.Ones([5, 2]), Tensor.Zeros([3, 2]), Tensor.Ones([4, 2])], classes: [1, 0, 1]);
        var (learn, hold) = data.Split(testFraction: 0.34f, rng);
        foreach (Batch<Sequence> batch in learn.Batches(batchSize: 32, shuffle: rng))
            Console.WriteLine($"{batch.Input} -> {batch.Target.Classes.Length} classes");
        Assert.Equal((2, 1), (learn.Count, hold.Count));
    }

    [Fact]
    public void Page_Series_RunsFromFileToForecast()
    {
        using var folder = new WorkingFolder();
        WriteBirths();
        Series();
    }

    private static void Series()
    {
        var series = TimeSeries.FromCsv("births.csv", new() { Columns = ["births", "price"], TimeColumn = "date", Missing = MissingValues.FillForward });
        var (train, test) = series.Split(testFraction: 0.2f);                // the last fifth, never shuffled
        float value = series.Value(row: 3, "births");
        ReadOnlySpan<float> births = series.Column("births");
        Assert.Equal((800, 200), (train.Rows, test.Rows));
        Assert.Equal(value, births[3]);

        TimeSeries richer = series
            .WithCalendar(CalendarFeature.DayOfWeek, CalendarEncoding.OneHot)   // DayOfWeek Monday ... DayOfWeek Sunday
            .WithCalendar(CalendarFeature.DayOfYear)                            // DayOfYear sine, DayOfYear cosine
            .WithLags("births", 7, 364);                                        // births lag 7, births lag 364; the first 364 rows go

        TimeSeries changes = series.Difference(lag: 7);                         // this day against that of last week
        TimeSeries levels = changes.Integrate(past: series.Slice(0, 7));        // and back, to the last bit
        Assert.Equal((2 + 7 + 2 + 2, 636), (richer.Columns, richer.Rows));
        Assert.Equal(births[7..].ToArray(), levels.Column("births").ToArray());

        var scaler = Scaler.Standard(train);                                    // the training part alone
        TimeSeries scaled = scaler.Transform(series);
        float back = scaler.Inverse("births", 0.5f);                            // one value
        Tensor many = scaler.Inverse(["births", "price"], Tensor.Zeros([8, 2]));   // a batch whose last axis holds the columns
        Assert.True(back > many[0, 0]);

        scaled = scaled.WithCalendar(CalendarFeature.DayOfWeek, CalendarEncoding.OneHot);
        var windows = new WindowOptions
        {
            LookBack = 28,                                                      // rows the model sees
            Horizon = 7,                                                        // rows it forecasts at once: the target is [batch, 7]
            Targets = ["births"],
            KnownAhead = ["DayOfWeek Saturday", "DayOfWeek Sunday"],            // of the rows to come, too
        };
        var (learnWindows, checkWindows) = new WindowDataset(scaled, windows).SplitAt(train.Rows);
        int features = learnWindows.InputNames.Count;
        Assert.Equal(2 + 7 + 2 * 7, features);

        var model = NewModel(features, new Rng(3));
        var origins = new RollingOrigin(series, "births", new() { FirstRow = train.Rows, Horizon = 7, Season = 7 });
        Console.WriteLine(origins.Evaluate(Baselines.Naive));                   // MAE ..., RMSE ..., MAPE ... %, MASE ...
        Console.WriteLine(origins.Evaluate(Baselines.SeasonalNaive(7)));        // the same day a week before
        Console.WriteLine(origins.Evaluate(Baselines.Mean));
        Console.WriteLine(origins.Evaluate(Baselines.Drift));

        Tensor said = model.Predict(checkWindows.Batches(checkWindows.Count).Single().Input);
        ForecastEvaluation network = origins.Evaluate(scaler.Inverse(checkWindows.TargetNames, said));   // [origins, 7], in births
        Console.WriteLine($"{network}; a week ahead {network.Steps[6].MeanAbsoluteError}");
        Assert.True(network.Scores.MeanAbsoluteError > 0);
        Assert.Equal(194 * 7, network.Scores.Count);
        Assert.True(origins.Evaluate(Baselines.SeasonalNaive(7)).Scores.MeanAbsoluteError < origins.Evaluate(Baselines.Naive).Scores.MeanAbsoluteError);

        model.Save("births.safetensors", scaler.ToMetadata());

        var restored = NewModel(features, new Rng(1));                          // the same layers; their weights are about to be replaced
        Scaler restoredScaler = Scaler.FromMetadata(restored.Load("births.safetensors"));
        Tensor week = restored.Predict(checkWindows.Batch(0).Input);
        Tensor forecast = restoredScaler.Inverse(["births"], week);             // [1, 7], in births
        Assert.Equal(network.Forecasts[0], forecast.ToArray());
    }

    private static Module<Sequence, Tensor> NewModel(int features, Rng rng) => new Gru(features, 8, rng).Then(new LastStep()).Then(new Linear(8, 7, rng));

    private static void WriteBirths()
    {
        var rng = new Rng(5);
        var day = new DateOnly(2001, 1, 1);
        File.WriteAllLines("births.csv", ["date,births,price", .. Enumerable.Range(0, 1000).Select(i =>
        {
            int births = 10_000 + (i % 7 >= 5 ? -3_000 : 0) + rng.NextInt32(500);
            string price = i % 50 == 17 ? "NA" : (100 + rng.NextSingle()).ToString(CultureInfo.InvariantCulture);
            return FormattableString.Invariant($"{day.AddDays(i):yyyy-MM-dd},{births},{price}");
        })]);
    }
}
