using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.ML.Tests;

public sealed class RnnTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    private static RnnTrainerOptions Options(int epochs) => new() { Epochs = epochs, Seed = 3, Training = () => new() { Optimizer = new Adam(new() { LearningRate = 0.02f }) } };

    [Fact]
    public void Fit_OfNumbers_LearnsWhatMlNetsEvaluatorMeasures()
    {
        IDataView rows = Wave.Rows(_context, 200);
        var trainer = new RnnTrainer(_context, rng => Wave.Model(rng), Losses.MeanSquaredError, Options(epochs: 30));

        RegressionMetrics metrics = _context.Regression.Evaluate(trainer.Fit(rows).Transform(rows));

        Assert.InRange(metrics.RSquared, 0.98, 1);
    }

    [Fact]
    public void Fit_OfKeys_LearnsClasses()
    {
        IDataView rows = Wave.Rows(_context, 200);
        var trainer = new RnnTrainer(_context, rng => Wave.Model(rng, outputs: 2), Losses.CrossEntropy, Options(epochs: 15) with { LabelColumnName = "Class" });
        var fitted = _context.Transforms.Conversion.MapValueToKey("Class", "Direction").Append(trainer).Fit(rows);

        IDataView scored = fitted.Transform(rows);
        int right = scored.GetColumn<uint>("Class").Zip(scored.GetColumn<float[]>("Score")).Count(row => row.First == (row.Second[1] > row.Second[0] ? 2 : 1));

        Assert.InRange(right, 190, 200);
    }

    [Fact]
    public void Fit_Twice_GivesTheSameModelAnew()
    {
        IDataView rows = Wave.Rows(_context, 40);
        var trainer = new RnnTrainer(_context, rng => Wave.Model(rng), Losses.MeanSquaredError, Options(epochs: 2));

        Module first = trainer.Fit(rows).Model, second = trainer.Fit(rows).Model;

        Assert.NotSame(first, second);
        Assert.All(first.Parameters.Zip(second.Parameters), pair => Assert.Equal(pair.First.Value.ToArray(), pair.Second.Value.ToArray()));
        Assert.Contains(first.Parameters.Zip(Wave.Model(new Rng(3)).Parameters), pair => !pair.First.Value.ToArray().SequenceEqual(pair.Second.Value.ToArray()));
    }

    [Fact]
    public void CrossValidate_Folds_TrainAModelEach()
    {
        IDataView rows = Wave.Rows(_context, 60);
        var trainer = new RnnTrainer(_context, rng => Wave.Model(rng), Losses.MeanSquaredError, Options(epochs: 20));

        var folds = _context.Regression.CrossValidate(rows, trainer, numberOfFolds: 3);

        Assert.Equal(3, folds.Select(fold => ((RnnTransformer)fold.Model).Model).Distinct().Count());
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.RSquared, 0.8, 1));
    }

    [Fact]
    public void Fit_OfVectorsAndTruthValues_ReadsThem()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Labelled { Features = [i % 5, i % 3], Pair = [i % 3, i % 5], Truth = i % 2 == 0 }));
        Module<Sequence, Tensor> Model(Rng rng, int outputs) => new Lstm(1, 3, rng).Then(new LastStep()).Then(new Linear(3, outputs, rng));

        RnnTransformer pairs = new RnnTrainer(_context, rng => Model(rng, 2), Losses.MeanSquaredError, Options(epochs: 1) with { LabelColumnName = "Pair" }).Fit(rows);
        RnnTransformer truths = new RnnTrainer(_context, rng => Model(rng, 1), Losses.BinaryCrossEntropyWithLogits, Options(epochs: 1) with { LabelColumnName = "Truth" }).Fit(rows);

        Assert.Equal(2, pairs.Transform(rows).GetColumn<float[]>("Score").First().Length);
        Assert.All(truths.Transform(rows).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Fit_WhatDoesNotFit_SaysSo()
    {
        IDataView rows = Wave.Rows(_context, 4);
        string Message(RnnTrainerOptions options) =>
            Assert.Throws<ArgumentException>(() => new RnnTrainer(_context, rng => Wave.Model(rng), Losses.MeanSquaredError, options).Fit(rows)).Message;

        Assert.Contains("no column 'Target'; there are Features, Label, Direction", Message(new() { LabelColumnName = "Target" }), StringComparison.Ordinal);
        Assert.Contains("column 'Direction': expected labels of Single", Message(new() { LabelColumnName = "Direction" }), StringComparison.Ordinal);
        Assert.Contains("column 'Label': expected a vector of Single", Message(new() { FeatureColumnName = "Label" }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RnnTrainerOptions { Epochs = 0 });
        Assert.Throws<ArgumentException>(() => new RnnTrainerOptions { OutputColumnName = " " });
        var trainer = new RnnTrainer(_context, rng => Wave.Model(rng), Losses.MeanSquaredError);
        Assert.Contains("'Label'", Assert.Throws<ArgumentException>(() => trainer.GetOutputSchema(new SchemaShape([]))).Message, StringComparison.Ordinal);
    }

    private sealed class Labelled
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        public bool Truth { get; set; }
    }
}
