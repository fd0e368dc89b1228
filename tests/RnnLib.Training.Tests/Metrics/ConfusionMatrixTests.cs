namespace RnnLib.Training.Tests;

public sealed class ConfusionMatrixTests
{
    /// <summary>scikit-learn's example: true 0 1 2 0 1 2, said 0 2 1 0 0 1; macro F1 0.2666, micro and weighted as in its documentation.</summary>
    [Fact]
    public void Averages_OfSciKitsExample_AreItsFigures()
    {
        ConfusionMatrix matrix = Of(3, [0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);

        Assert.Equal(0.26667, matrix.F1(ClassAverage.Macro), 1e-5);
        Assert.Equal(0.33333, matrix.F1(ClassAverage.Micro), 1e-5);
        Assert.Equal(0.26667, matrix.F1(ClassAverage.Weighted), 1e-5);
        Assert.Equal(2.0 / 9, matrix.Precision(ClassAverage.Macro), 1e-9);
        Assert.Equal(1.0 / 3, matrix.Precision(ClassAverage.Micro), 1e-9);
        Assert.Equal(1.0 / 3, matrix.Recall(ClassAverage.Macro), 1e-9);
        Assert.Equal([0.8, 0, 0], Enumerable.Range(0, 3).Select(matrix.F1));
        Assert.Equal((2.0 / 3, 1.0), (matrix.Precision(0), matrix.Recall(0)));
        Assert.Equal((2.0 / 6, 6L), (matrix.Accuracy, matrix.Count));
    }

    [Fact]
    public void Averages_UnequalClasses_WeighAsTheySay()
    {
        ConfusionMatrix matrix = Of(4, [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 0]);   // class 3 occurs nowhere

        Assert.Equal([2.0 / 3, 0.8, 0, 0], Enumerable.Range(0, 4).Select(matrix.F1));
        Assert.Equal((2.0 / 3 + 0.8) / 3, matrix.F1(ClassAverage.Macro), 1e-9);
        Assert.Equal((3 * (2.0 / 3) + 2 * 0.8) / 6, matrix.F1(ClassAverage.Weighted), 1e-9);
        Assert.Equal(matrix.Accuracy, matrix.F1(ClassAverage.Micro), 1e-9);
    }

    [Fact]
    public void Counts_StandByActualAndSaid()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add(new Sequence(Tensor.From([2, 2, 2], [1, 0, 0, 1, 1, 0, float.NaN, float.NaN]), [2, 1]), new TokenBatch(2, 2, [1, 1, 0, 99], [2, 1]));

        Assert.Equal((1, 0, 1, 1), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
    }

    [Fact]
    public void ToText_IsATable()
    {
        string text = Of(2, [0, 0, 1], [0, 1, 1]).ToText("no", "yes");

        Assert.Equal(
            """
            actual \ said     no    yes  recall
            no                 1      1   0.500
            yes                0      1   1.000
            precision      1.000  0.500   0.667

            """,
            text);
        Assert.Contains("actual \\ said", new ConfusionMatrix(2).ToString());
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).ToText("one"));
    }

    [Fact]
    public void Add_WrongClasses_ThrowsAndCountsNothing()
    {
        var matrix = new ConfusionMatrix(2);

        Assert.Contains("expected 2 classes, got 3", Assert.Throws<ArgumentException>(() => matrix.Add(Tensor.Zeros([1, 3]), new[] { 0 })).Message);
        Assert.Contains("row 1 has class 2", Assert.Throws<ArgumentException>(() => matrix.Add(Tensor.Zeros([2, 2]), new[] { 0, 2 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(0, 2));
        Assert.Equal(0, matrix.Count);
    }

    private static ConfusionMatrix Of(int classes, int[] actual, int[] said)
    {
        var matrix = new ConfusionMatrix(classes);
        foreach ((int a, int s) in actual.Zip(said))
            matrix.Add(a, s);
        return matrix;
    }
}
