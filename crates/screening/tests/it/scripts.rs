//! Names in the script that their bearers write, against the Latin spellings that lists carry. Nobody here exists.

use screening::Index;

use super::{ask, entity};

/// As written, as a list spells it.
const PAIRS: [(&str, &str); 40] = [
    ("محمد عبد الرحمن القصراني", "Muhammad Abd al-Rahman al-Qasrani"),
    ("أحمد حسين البركاوي", "Ahmad Husayn al-Barkawi"),
    ("خالد سعيد الغامدي", "Khalid Said al-Ghamdi"),
    ("يوسف إبراهيم الطرابيشي", "Yusuf Ibrahim al-Tarabishi"),
    ("عبد الله عزام الدمنهوري", "Abdallah Azzam al-Damanhuri"),
    ("صالح نجم الدين الخطيب", "Salih Najm al-Din al-Khatib"),
    ("طارق مصطفى الجبوري", "Tariq Mustafa al-Jubouri"),
    ("أبو بكر سليمان القلعاوي", "Abu Bakr Sulayman al-Qalawi"),
    ("نور الدين شوقي بوعزيز", "Noureddine Chawki Bouaziz"),
    ("جمال الدين غنيم", "Gamal al-Din Ghoneim"),
    ("رشيد بوراوي الوسلاتي", "Rachid Bouraoui al-Ouslati"),
    ("ماجد عبد القادر الأسدي", "Majid Abdul Qadir al-Asadi"),
    ("وليد هاشم السنجاري", "Walid Hashim al-Sinjari"),
    ("قاسم محمود زيدان", "Qasim Mahmud Zaydan"),
    ("هيثم كمال بركات", "Haitham Kamal Barakat"),
    ("رياض توفيق النجار", "Riyad Tawfiq al-Najjar"),
    ("غلام رسول بلوچ", "Ghulam Rasool Baloch"),
    ("چوہدری پرویز اختر", "Chaudhry Pervez Akhtar"),
    ("ملا عبد السلام رضوی", "Mullah Abdul Salam Razavi"),
    ("قربانعلی محمودزاده", "Ghorbanali Mahmoudzadeh"),
    ("نجیب الله شیرزاد", "Najibullah Sherzad"),
    ("حمید رضا کرمانشاهی", "Hamid Reza Kermanshahi"),
    ("Дмитрий Сергеевич Вологодский", "Dmitry Sergeyevich Vologodsky"),
    ("Александр Щербаков", "Alexander Shcherbakov"),
    ("Євген Ткаченко", "Yevhen Tkachenko"),
    ("Михаил Жуковский", "Mikhail Zhukovskiy"),
    ("Наталья Цыганкова", "Natalia Tsygankova"),
    ("Рустам Ибрагимов", "Rustam Ibragimov"),
    ("王小明", "Wang Xiaoming"),
    ("张伟强", "Zhang Weiqiang"),
    ("赵永红", "Zhao Yonghong"),
    ("欧阳震华", "Ouyang Zhenhua"),
    ("许光辉", "Hsu Kuang-hui"),
    ("林美玲", "Lin Meiling"),
    ("박영수", "Park Young-soo"),
    ("최철호", "Choe Chol-ho"),
    ("राजेश कुमार शर्मा", "Rajesh Kumar Sharma"),
    ("सुनील गुप्ता", "Sunil Gupta"),
    ("মোহাম্মদ রফিকুল ইসলাম", "Mohammad Rafiqul Islam"),
    ("শেখ হাবিবুর রহমান", "Sheikh Habibur Rahman"),
];

fn found(index: &Index, name: &str, at: usize) -> bool {
    let hits = index.screen(&[ask(name)], 3).remove(0);
    hits.first().is_some_and(|best| best.score >= 0.5 && index.entity(best.entity).id == at.to_string())
}

#[test]
fn originals_find_their_latin_spelling() {
    let index = Index::build(PAIRS.iter().enumerate().map(|(at, (_, latin))| entity(at, latin)).collect());
    let missed: Vec<&str> =
        PAIRS.iter().enumerate().filter(|(at, (written, _))| !found(&index, written, *at)).map(|(_, p)| p.1).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn latin_spellings_find_their_original() {
    let index = Index::build(PAIRS.iter().enumerate().map(|(at, (written, _))| entity(at, written)).collect());
    let missed: Vec<&str> =
        PAIRS.iter().enumerate().filter(|(at, (_, latin))| !found(&index, latin, *at)).map(|(_, p)| p.1).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
