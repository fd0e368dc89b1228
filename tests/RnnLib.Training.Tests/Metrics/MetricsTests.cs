namespace RnnLib.Training.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void Accuracy_OverBatchesOfUnequalSize_CountsRows()
    {
        MetricCount count = Metrics.Accuracy.Start();

        count.Add(Tensor.From(new float[,] { { 2, 1 }, { 0, 1 }, { 3, 0 } }), new[] { 0, 1, 1 });
        count.Add(Tensor.From(new float[,] { { 0, 5 } }), new[] { 1 });

        Assert.Equal(0.75, count.Value);
    }

    [Fact]
    public void Accuracy_PaddedSteps_CountNothing()
    {
        MetricCount count = Metrics.Accuracy.Start();
        var logits = new Sequence(Tensor.From([2, 2, 2], [1, 0, 0, 1, 1, 0, float.NaN, float.NaN]), [2, 1]);

        count.Add(logits, new TokenBatch(2, 2, [0, 1, 1, 99]));

        Assert.Equal(2.0 / 3, count.Value, 12);
    }

    [Fact]
    public void Accuracy_OneLogit_TakesItsSign()
    {
        MetricCount count = Metrics.Accuracy.Start();

        count.Add(Tensor.From([3, 1], [0.4f, -1, 2]), Tensor.From([3, 1], [1, 0, 0]));

        Assert.Equal(2.0 / 3, count.Value, 12);
    }

    [Fact]
    public void Accuracy_OneHotTarget_ComparesTheLargest()
    {
        MetricCount count = Metrics.Accuracy.Start();

        count.Add(Tensor.From(new float[,] { { 2, 1, 0 }, { 0, 1, 2 } }), Tensor.From(new float[,] { { 1, 0, 0 }, { 0, 1, 0 } }));

        Assert.Equal(0.5, count.Value);
    }

    [Fact]
    public void Errors_OverBatches_AreMeansOverElements()
    {
        MetricCount mae = Metrics.MeanAbsoluteError.Start(), rmse = Metrics.RootMeanSquaredError.Start();
        foreach (MetricCount count in new[] { mae, rmse })
        {
            count.Add(Tensor.From([2, 1], [1, 3]), Tensor.From([2, 1], [0, 0]));
            count.Add(new Sequence(Tensor.From([1, 2, 1], [2, float.NaN]), [1]), Tensor.From([1, 2, 1], [0, 0]));
        }

        Assert.Equal(2, mae.Value);
        Assert.Equal(Math.Sqrt(14.0 / 3), rmse.Value, 12);
        Assert.Equal(("mae", "rmse"), (Metrics.MeanAbsoluteError.Name, Metrics.RootMeanSquaredError.Name));
    }

    [Fact]
    public void Start_Twice_CountsApart()
    {
        MetricCount one = Metrics.MeanAbsoluteError.Start(), other = Metrics.MeanAbsoluteError.Start();

        one.Add(Tensor.From(1f), Tensor.From(0f));

        Assert.Equal(1, one.Value);
        Assert.Equal(double.NaN, other.Value);
    }

    [Fact]
    public void Add_WrongTarget_ThrowsNamingTheMetric()
    {
        Assert.Contains("metric mae", Assert.Throws<ArgumentException>(() => Metrics.MeanAbsoluteError.Start().Add(Tensor.Zeros([2, 2]), new int[2])).Message);
        Assert.Contains("metric accuracy", Assert.Throws<ArgumentException>(() => Metrics.Accuracy.Start().Add(Tensor.Zeros([2, 2]), new int[3])).Message);
    }

    [Fact]
    public void Accuracy_NumbersWhereClassesAreMeant_Throws() =>
        Assert.Contains("got numbers [2]", Assert.Throws<ArgumentException>(() => Metrics.Accuracy.Start().Add(Tensor.Zeros([2, 3]), Tensor.From(0.9f, 1))).Message);
}
