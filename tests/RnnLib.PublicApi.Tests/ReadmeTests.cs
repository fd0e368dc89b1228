using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The programs that the documentation shows, compiled as a user's project would and run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Readme_CodeBlocks_StandInTheExampleThatIsCompiled()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "ReadmeExample.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("README.md"));

        Assert.True(code.Length > 20);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Readme_Example_LearnsFromACsvFile()
    {
        var rng = new Rng(3);
        File.WriteAllLines("weather.csv", ["date,temp_max,wind", .. Enumerable.Range(0, 300).Select(day => FormattableString.Invariant($"d{day},{15 + 10 * Math.Sin(day * 0.2):F3},{rng.NextSingle():F3}"))]);
        try
        {
            History history = ReadmeExample.Run();

            Assert.True(history.Best!.ValidationLoss < history.Epochs[0].ValidationLoss / 4);
            Assert.True(File.Exists("weather.safetensors"));
        }
        finally
        {
            File.Delete("weather.csv");
            File.Delete("weather.safetensors");
        }
    }

    [Fact]
    public void Readme_StepByHand_MakesTheLossSmaller()
    {
        var rng = new Rng(1);
        Tensor x = Tensor.Uniform([4, 3, 1], 0, 1, rng), y = Ops.Sum(x, [1]);
        var model = new Gru(1, 4, rng).Then(new LastStep()).Then(new Linear(4, 1, rng));
        var optimizer = new Adam();

        float first = ReadmeExample.Step(model, optimizer, x, y, rng).ToScalar();

        Assert.True(ReadmeExample.Step(model, optimizer, x, y, rng).ToScalar() < first);
    }

    [Fact]
    public void ManualLoop_HundredEpochs_Learns()
    {
        var rng = new Rng(seed: 42);
        Tensor x = Tensor.Uniform([3, 5, 1], -1, 1, rng), y = Ops.Sum(x, [1]);
        var losses = new List<float>();

        var model = new Rnn(inputSize: 1, hiddenSize: 10, rng).Then(new LastStep()).Then(new Linear(10, 1, rng));
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        for (int epoch = 0; epoch < 100; epoch++)
        {
            var pass = ForwardContext.Training(rng);
            Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
            Gradients gradients = pass.Backward(loss);
            GradientClip.ByNorm(1).Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
            losses.Add(loss.ToScalar());
        }

        Tensor prediction = model.Predict(x);
        Assert.Equal(new Shape(), Ops.Sum(prediction).Shape);
        Assert.True(losses[^1] < losses[0] / 100);
    }

    [Fact]
    public void Classifier_OfTokenSequences_LearnsWhichTokenCameFirst()
    {
        var rng = new Rng(seed: 42);
        Batch<TokenBatch>[] train = Tokens(40, rng), test = Tokens(5, rng);

        var model = new Embedding(vocabularySize: 10, embeddingSize: 8, rng)
            .Then(new Lstm(8, 16, rng, new() { Bidirectional = true }))
            .Then(new LastStep())
            .Then(new Dropout(0.1f))
            .Then(new Linear(32, 2, rng));
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-2f }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new EarlyStopping(patience: 5)],
        });
        History history = trainer.Fit(() => train, epochs: 8, validation: () => test);

        Assert.True(history.Best!.ValidationMetrics["accuracy"] > 0.95);
    }

    [Fact]
    public void RecurrentLayer_Forward_GivesNamedOutputAndState()
    {
        var rng = new Rng(1);
        var lstm = new Lstm(4, 6, rng);
        Sequence sequence = Tensor.Normal([2, 3, 4], 0, 1, rng);

        var (output, state) = lstm.Forward(sequence, initialState: null, ForwardContext.Inference);

        Assert.Equal([2, 3, 6], output.Values.Shape);
        Assert.Equal(new LastStep().Predict(output).Data, state.Hidden.Data);
        Assert.Equal([1, 2, 6], state.Cell.Shape);
    }

    [Fact]
    public void Forecast_OfASine_BeatsPersistenceAndSurvivesSaving()
    {
        float[] wave = [.. Enumerable.Range(0, 400).Select(t => 10 + 3 * MathF.Sin(t * 0.3f))];
        var series = new TimeSeries(["wave"], [wave]);
        var (train, _) = series.Split(testFraction: 0.25f);
        Scaler scaler = Scaler.Standard(train);
        TimeSeries scaled = scaler.Transform(series);
        var learn = new WindowDataset(scaled, new() { LookBack = 12, EndTargetRow = train.Rows });
        var test = new WindowDataset(scaled, new() { LookBack = 12, FirstTargetRow = train.Rows });

        var rng = new Rng(seed: 1);
        Module<Sequence, Tensor> NewModel(Rng r) => new Gru(1, 12, r).Then(new LastStep()).Then(new Linear(12, 1, r));
        var model = NewModel(rng);
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-2f }),
            Metrics = [Metrics.MeanAbsoluteError],
        });
        trainer.Fit(() => learn.Batches(32, shuffle: rng), epochs: 20);

        double persistence = Enumerable.Range(train.Rows, 100).Average(t => Math.Abs(scaled.Column("wave")[t] - scaled.Column("wave")[t - 1]));
        Assert.True(trainer.Evaluate(test.Batches(64)).Metrics["mae"] < persistence / 4);

        string path = Path.Combine(Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path, scaler.ToMetadata());
            var reloaded = NewModel(new Rng(2));
            Scaler reloadedScaler = Scaler.FromMetadata(reloaded.Load(path));
            Batch<Sequence> batch = test.Batch([0, 7]);
            Assert.Equal(model.Predict(batch.Input).ToArray(), reloaded.Predict(batch.Input).ToArray());
            Assert.Equal(scaler.Inverse("wave", 0.25f), reloadedScaler.Inverse("wave", 0.25f));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void OwnOperation_AsDocumented_IsDifferentiatedRight()
    {
        static Tensor Cube(Tensor x)
        {
            Tensor y = Operation.Result(x.Shape, [.. x.ToArray().Select(v => v * v * v)], x);
            Operation.Record("Cube", y, flow => flow.AddProduct(x, flow.Of(y), [.. x.ToArray().Select(v => 3 * v * v)]));
            return y;
        }

        GradientCheck.Require(GradientCheck.Inputs((x, _) => Cube(x[0]), Tensor.From(0.5f, -1.5f, 2)));
    }

    /// <summary>Batches of 16 sequences of unequal lengths; the class says whether the first token is above 4.</summary>
    private static Batch<TokenBatch>[] Tokens(int batches, Rng rng) => [.. Enumerable.Range(0, batches).Select(_ =>
    {
        int[][] sequences = [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, 2 + rng.NextInt32(8)).Select(_ => rng.NextInt32(10)).ToArray())];
        return new Batch<TokenBatch>(TokenBatch.Pad(sequences), sequences.Select(s => s[0] > 4 ? 1 : 0).ToArray());
    })];
}
