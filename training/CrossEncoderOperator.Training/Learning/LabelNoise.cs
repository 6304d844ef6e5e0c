using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Learning;

/// <summary>The labels that a variant trains on.</summary>
internal static class LabelNoise
{
    public const int MaxGrade = 3;

    public static int[] Grades(TrainingList list, Variant variant, Random random)
    {
        var grades = variant.Contaminated?.Contains(list.Department) == true ? list.BoughtTogether : list.Grades;
        return [.. grades.Select(grade => random.NextDouble() < variant.Flipped ? MaxGrade - grade : grade)];
    }
}
