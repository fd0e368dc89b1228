using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Data;
using RnnLib.Layers;

namespace RnnLib.ML.Tests;

public sealed class RnnTransformsTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void RnnModel_OneOutput_AddsTheModelsNumbers()
    {
        Module<Sequence, Tensor> model = Wave.Model(new Rng(1));
        IDataView rows = Wave.Rows(_context, 5);

        RnnTransformer step = _context.Transforms.RnnModel(model, "Next").Fit(rows);
        float[] got = [.. step.Transform(rows).GetColumn<float>("Next")];

        Wave[] waves = [.. _context.Data.CreateEnumerable<Wave>(rows, reuseRowObject: false)];
        Assert.Equal(waves.Select(wave => model.Predict(new Sequence(Tensor.From([1, 8, 1], wave.Features))).Data[0]), got);
        Assert.Equal(NumberDataViewType.Single, step.GetOutputSchema(rows.Schema)["Next"].Type);
        Assert.Same(model, step.Model);
    }

    [Fact]
    public void RnnModel_SeveralOutputsAndFeatures_AddsVectors()
    {
        var rng = new Rng(2);
        Module<Sequence, Tensor> model = new Lstm(2, 4, rng).Then(new LastStep()).Then(new Linear(4, 3, rng)).Then(new Softmax());
        IDataView rows = Wave.Rows(_context, 4);

        float[][] got = [.. _context.Transforms.RnnModel(model).Fit(rows).Transform(rows).GetColumn<float[]>("Score")];

        Wave[] waves = [.. _context.Data.CreateEnumerable<Wave>(rows, reuseRowObject: false)];
        Assert.Equal(waves.Select(wave => model.Predict(new Sequence(Tensor.From([1, 4, 2], wave.Features))).ToArray()), got);
    }

    [Fact]
    public void RnnModel_VectorsOfVariableSize_AreSequencesOfUnequalLengths()
    {
        Module<Sequence, Tensor> model = Wave.Model(new Rng(3));
        IDataView rows = _context.Data.LoadFromEnumerable<Steps>([new() { Values = [1, 2, 3] }, new() { Values = [4] }, new() { Values = [5, 6, 7, 8, 9] }]);

        float[] got = [.. _context.Transforms.RnnModel(model, inputColumnName: "Values").Fit(rows).Transform(rows).GetColumn<float>("Score")];

        Assert.Equal([Predict(1, 2, 3), Predict(4), Predict(5, 6, 7, 8, 9)], got);
        float Predict(params float[] values) => model.Predict(new Sequence(Tensor.From([1, values.Length, 1], values))).Data[0];
    }

    [Fact]
    public void RnnModel_InAPipeline_StandsBetweenStepsAndInAPredictionEngine()
    {
        Module<Sequence, Tensor> model = Wave.Model(new Rng(4));
        IDataView rows = Wave.Rows(_context, 30);

        var fitted = _context.Transforms.NormalizeMinMax("Features").Append(_context.Transforms.RnnModel(model)).Append(_context.Transforms.CopyColumns("Copy", "Score")).Fit(rows);
        using var engine = _context.Model.CreatePredictionEngine<Wave, Scored>(fitted);
        Wave[] waves = [.. _context.Data.CreateEnumerable<Wave>(rows, reuseRowObject: false)];

        Assert.Equal(fitted.Transform(rows).GetColumn<float>("Copy"), waves.Select(wave => engine.Predict(wave).Score));
    }

    [Fact]
    public void RnnText_Texts_AreReadByTheVocabulary()
    {
        var rng = new Rng(5);
        var vocabulary = Vocabulary.Build(["good food", "bad food"]);
        Module<TokenBatch, Tensor> model = new Embedding(vocabulary.Count, 3, rng).Then(new Gru(3, 4, rng)).Then(new LastStep()).Then(new Linear(4, 1, rng));
        IDataView rows = _context.Data.LoadFromEnumerable<Review>([new() { Words = "good food" }, new() { Words = "food" }]);

        float[] got = [.. _context.Transforms.RnnText(model, vocabulary, inputColumnName: "Words").Fit(rows).Transform(rows).GetColumn<float>("Score")];

        Assert.Equal([model.Predict(vocabulary.Batch(["good food"])).Data[0], model.Predict(vocabulary.Batch(["food"])).Data[0]], got);
        Assert.NotEqual(got[0], got[1]);
    }

    [Fact]
    public void RnnModel_WhatDoesNotFit_IsRefused()
    {
        IDataView rows = Wave.Rows(_context, 3);
        Module<Sequence, Tensor> ofThree = new Lstm(3, 4, new Rng(1)).Then(new LastStep()).Then(new Linear(4, 1, new Rng(1)));

        Assert.Contains("InputSize", Assert.Throws<ArgumentException>(() => _context.Transforms.RnnModel(new LastStep())).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => _context.Transforms.RnnModel(Wave.Model(new Rng(1)), inputColumnName: "Nothing").Fit(rows));
        IDataView transformed = _context.Transforms.RnnModel(ofThree).Fit(rows).Transform(rows);
        Exception e = Assert.ThrowsAny<Exception>(() => transformed.GetColumn<float>("Score").ToArray());
        Assert.Contains("features=3", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_AsMlNetsFile_SaysWhatToSave()
    {
        IDataView rows = Wave.Rows(_context, 3);
        ITransformer step = _context.Transforms.RnnModel(Wave.Model(new Rng(1))).Fit(rows);
        using var stream = new MemoryStream();

        Exception e = Assert.ThrowsAny<Exception>(() => _context.Model.Save(step, rows.Schema, stream));

        Assert.Contains("RnnTransformer.Model.Save", e.ToString(), StringComparison.Ordinal);
    }

    private sealed class Steps
    {
        public float[] Values { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class Review
    {
        public string Words { get; set; } = "";
    }
}
